"""The notices of a case as one visitor sees them: to whom, how, what became of them and why; never what they said."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from kotopolku.casework.policy import Action
from kotopolku.commands.notices_words import instant, notice_texts, state_lines
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.notification.handling import pauses
from models.notice import Notice, NoticeAttempt
from models.notice_kind import NoticeKind, NoticeState, Why
from models.notice_texts import FailureCode

#: More than anybody reads; `kotopolku notices list` has the rest.
SHOWN = 100


@dataclass(frozen=True)
class NoticeLine:
    """One notice, and every attempt to send it."""

    at: str
    kind: str
    step: str
    whom: str
    role: str
    recipient: str
    why: str
    channel: str
    state: tuple[str, ...]
    """What has become of it, and what to do, a line each."""
    is_late: bool
    attempts: tuple[str, ...]


@dataclass(frozen=True)
class NoticesView:
    """The newest notices of a case."""

    lines: tuple[NoticeLine, ...]
    has_more: bool


def notices_view(session: Session, seen: SeenCase) -> NoticesView:
    """Return the notices about the steps that a visitor may see; those about the whole case with its log."""
    items = {row.item.id: row.item for row in seen.rows}
    about: ColumnElement[bool] = col(Notice.work_item_id).in_(items)
    if seen.may(Action.SEE_LOG):
        about = or_(about, col(Notice.work_item_id).is_(None))
    statement = select(Notice).where(Notice.placement_id == seen.case.id, about)
    found = list(session.exec(statement.order_by(col(Notice.id).desc()).limit(SHOWN + 1)))
    paused = {one.recipient for one in pauses(session)}
    attempts = _attempts(session, {name for one in found if one.bundle for name in _copies(one.bundle)})
    lines = (_line(seen, one, items.get(one.work_item_id), paused, attempts) for one in found[:SHOWN])
    return NoticesView(tuple(lines), len(found) > SHOWN)


def _copies(bundle: str) -> Iterator[str]:
    """Yield the names of every copy of a message up to this one: the second is called .2 and so on."""
    first, _, number = bundle.partition(".")
    yield first
    yield from (f"{first}.{copy}" for copy in range(2, int(number or 1) + 1))


def _attempts(session: Session, bundles: Collection[str]) -> dict[str, list[NoticeAttempt]]:
    """Return the attempts of every copy of messages, by the name of the first."""
    found: dict[str, list[NoticeAttempt]] = defaultdict(list)
    own = select(NoticeAttempt).where(col(NoticeAttempt.bundle).in_(bundles)).order_by(col(NoticeAttempt.id))
    for one in session.exec(own) if bundles else ():
        found[one.bundle.partition(".")[0]].append(one)
    return found


def _line(
    seen: SeenCase, notice: Notice, item: object, paused: Collection[str], attempts: dict[str, list[NoticeAttempt]]
) -> NoticeLine:
    place, placement = seen.visit.place, seen.case.placement
    texts, say = notice_texts(place), place.say
    step, person = getattr(item, "step", ""), getattr(item, "person", "")
    return NoticeLine(
        at=instant(notice.sent_at or notice.created_at, place),
        kind=texts.kinds[NoticeKind(notice.kind)],
        step=place.step_name(placement.track, step, placement.municipality) if step else seen.visit.say["whole_case"],
        whom=person,
        role=place.role_name(notice.role) if notice.role else "",
        recipient=(
            say["stands_in"].format(who=notice.recipient, other=notice.stands_in_for)
            if notice.stands_in_for
            else notice.recipient
        ),
        why=texts.reasons[Why(notice.why)],
        channel=f"{say[f'channel_{notice.channel}']}, {say[f'delivery_{notice.delivery}']}",
        state=tuple(state_lines(notice, paused, place)),
        is_late=notice.state in (NoticeState.FAILED, NoticeState.UNDELIVERABLE),
        attempts=tuple(_told(seen, attempts.get(notice.bundle.partition(".")[0], []) if notice.bundle else [])),
    )


def _told(seen: SeenCase, attempts: Collection[NoticeAttempt]) -> Iterator[str]:
    place = seen.visit.place
    for one in attempts:
        text = f"{instant(one.at, place)}: {place.say[f'attempt_{one.outcome}']}"
        yield f"{text}. {notice_texts(place).failures[FailureCode(one.failure)]}" if one.failure else text
