"""From a claimed message to its letter: each notice is asked once more whether it is still true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.notification.digests import digest_lines
from kotopolku.notification.directory import Directory, Recipient
from kotopolku.notification.glass_notices import glass_line
from kotopolku.notification.letter import Letter, LetterLine
from kotopolku.notification.lines import ITEM, date_of, grouped, items_with_case, line_of
from kotopolku.notification.outbox import Claim
from models.notice import Notice
from models.notice_kind import REMINDERS, Basis, NoticeKind, Why
from models.placement import PlacementStatus
from models.plan import Status

_OPEN = frozenset({Status.OPEN, Status.BLOCKED})
_STOPPED = frozenset({Status.WAITING, Status.BLOCKED})


@dataclass(frozen=True)
class Composed:
    """A letter with the notices that it carries, and those that are not true any more."""

    letter: Letter
    carried: tuple[Notice, ...]
    superseded: tuple[Notice, ...]
    is_settled: bool
    """Whether the sweep has seen all that made notices untrue. Before, what moved may still move back, and if the
    notice were dropped then, nobody would hear of it: to the sweep nothing has changed."""


def compose(
    session: Session, context: Context, claim: Claim, recipient: Recipient, directory: Directory, desk_address: str
) -> Composed:
    """Return what is to be said now to whoever the message is for."""
    items = _items(session, claim.notices)
    carried = tuple(one for one in claim.notices if is_true(one, items.get(one.work_item_id), context.today))
    if claim.first.kind == NoticeKind.DIGEST:
        assert recipient.person, "only people have digests"
        lines = digest_lines(session, context, directory, recipient.person, carried)
        carried = tuple(one for one in claim.notices if one in carried or one is claim.first) if lines else ()
    else:
        lines = grouped(
            glass_line(session, one, context)
            if one.kind == NoticeKind.GLASS_BROKEN
            else _line(one, items[one.work_item_id], context)
            for one in carried
        )
    letter = Letter(NoticeKind(claim.first.kind), recipient.language, context.today, lines, desk_address)
    superseded = tuple(one for one in claim.notices if one not in carried)
    unseen = [one for one in superseded if _waits_for_sweep(items.get(one.work_item_id), context.today)]
    return Composed(letter, carried, superseded, is_settled=not unseen)


def _items(session: Session, notices: Iterable[Notice]) -> dict[int | None, Any]:
    ids = {one.work_item_id for one in notices if one.work_item_id}
    rows = session.connection().execute(items_with_case().where(ITEM.c.id.in_(ids))).all() if ids else []
    return {row.id: row for row in rows}


def _waits_for_sweep(item: Any, today: date) -> bool:
    return item is not None and item.next_notice_on is not None and item.next_notice_on <= today


def is_true(notice: Notice, item: Any, today: date) -> bool:
    """Whether what a notice says is so of an item, which comes with the status of its placement."""
    if notice.kind == NoticeKind.GLASS_BROKEN:
        return True
    if item is None or item.case_is != PlacementStatus.OPEN or item.status not in _OPEN | _STOPPED:
        return False
    kind = NoticeKind(notice.kind)
    is_same_date = notice.about_date == date_of(item, Basis(notice.basis) if notice.basis else None)
    if kind is NoticeKind.OPENED:
        return item.status in _OPEN
    if kind is NoticeKind.INTERPRETER and today > (notice.about_date or notice.old_date or today):
        return False
    if kind in REMINDERS or kind is NoticeKind.DATE_MOVED:
        return is_same_date
    if kind is NoticeKind.BLOCKED:
        return item.status in _STOPPED and is_same_date
    return True


def _line(notice: Notice, item: Any, context: Context) -> LetterLine:
    return line_of(
        item,
        context,
        NoticeKind(notice.kind),
        Basis(notice.basis) if notice.basis else None,
        old_due=notice.old_date,
        why=Why(notice.why),
        stands_in_for=notice.stands_in_for,
    )
