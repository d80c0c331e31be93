"""Who is told when a channel fails for good: the next channel, her unit, the coordinator, the operator."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from kotopolku.notification.addressing import addressed
from kotopolku.notification.directory import COORDINATOR_ROLE, Directory, Recipient
from kotopolku.notification.moments import after_quiet
from kotopolku.notification.outbox import record
from models.notice import Notice
from models.notice_kind import OPERATOR, ChannelKind, Delivery, NoticeKind, Why
from models.placement import Placement


def fall_back(session: Session, directory: Directory, notices: Sequence[Notice], now: datetime) -> int:
    """Write undeliverable notices once more, to whoever comes next; return how many are new.

    A digest is not written again: what it tells of stands in its notices and in the work list.
    """
    rows = []
    for notice in notices:
        if notice.kind == NoticeKind.DIGEST or notice.recipient == OPERATOR:
            continue
        tried = _tried(session, notice)
        untried = (one for one in _following(session, directory, notice) if (one[0].id, one[1].value) not in tried)
        if following := next(untried, None):
            rows.append(_row(notice, *following, directory, now))
    return record(session, rows)


def _tried(session: Session, notice: Notice) -> set[tuple[str, str]]:
    """Return to whom the same thing was written already, and by which channels."""
    same = (Notice.subject == notice.subject, Notice.on_date == notice.on_date)
    kinds = (notice.kind, NoticeKind.NOBODY_REACHABLE.value)
    found = session.exec(select(Notice.recipient, Notice.channel).where(*same, col(Notice.kind).in_(kinds)))
    return set(found.all())


def _following(session: Session, directory: Directory, notice: Notice) -> Iterator[tuple[Recipient, ChannelKind]]:
    """Yield what may still be tried, in its order."""
    failed = directory.known(notice.recipient)
    if failed:
        tried = failed.channels.index(ChannelKind(notice.channel)) if notice.channel in failed.channels else -1
        for channel in failed.channels[tried + 1 :]:
            yield replace(failed, why=Why(notice.why), stands_in_for=notice.stands_in_for), channel
        if failed.person and (unit := directory.unit(directory.units[failed.person.unit])):
            yield unit, unit.channels[0]
    placement = session.get(Placement, notice.placement_id) if notice.placement_id else None
    if placement and notice.why != Why.COORDINATOR:
        for one in directory.recipients("", COORDINATOR_ROLE, placement.municipality):
            if one.id not in (OPERATOR, notice.recipient):
                yield replace(one, why=Why.COORDINATOR), one.channels[0]
    operator = directory.known(OPERATOR)
    assert operator, "the operator is always known"
    yield operator, operator.channels[0]


def _row(
    notice: Notice, recipient: Recipient, channel: ChannelKind, directory: Directory, now: datetime
) -> dict[str, Any]:
    kept = ("placement_id", "work_item_id", "subject", "kind", "on_date", "basis", "about_date", "old_date", "role")
    quiet = directory.definitions.notices.sms
    # Broken glass is about no step, and is told to the operator as what it is.
    is_unreachable = recipient.id == OPERATOR and notice.kind != NoticeKind.GLASS_BROKEN
    return {
        **{name: getattr(notice, name) for name in kept},
        **addressed(recipient, channel, Delivery.IMMEDIATE),
        "kind": NoticeKind.NOBODY_REACHABLE.value if is_unreachable else notice.kind,
        "not_before": after_quiet(now, quiet) if channel is ChannelKind.SMS else now,
        "created_at": now,
    }
