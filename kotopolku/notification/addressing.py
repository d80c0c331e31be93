"""From what is to be told to rows of the outbox: to whom, by which channel, and from when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kotopolku.casework.context import Context
from kotopolku.notification.decisions import Decision, Telling
from kotopolku.notification.directory import COORDINATOR_ROLE, Directory, Recipient
from kotopolku.notification.moments import after_quiet, from_morning, next_digest
from models.notice_kind import OPERATOR, REMINDERS, ChannelKind, Delivery, NoticeKind, NoticeState, Why

#: Whoever has a piece of work: the staff id of the assigned person or nothing, and the role.
Who = tuple[str, str]


@dataclass(frozen=True)
class Addressing:
    """Finds the readers of one day's notices."""

    context: Context
    directory: Directory

    def rows(self, item: Any, decision: Decision, before: Iterable[Who]) -> Iterator[dict[str, Any]]:
        """Yield a row for each reader of each thing to be told of a work item.

        Args:
            item: The row of the work item, with its municipality.
            decision: What is to be told.
            before: Who has the steps that it waits for.
        """
        for telling in decision.tellings:
            for recipient in self._audience(item, telling, before):
                yield self._row(item, telling, recipient)

    def _audience(self, item: Any, telling: Telling, before: Iterable[Who]) -> Iterable[Recipient]:
        place, find = item.municipality, self.directory.recipients
        holders = find(item.assigned_to, item.role, place)
        if telling.audience is Why.HOLDER:
            return holders
        if telling.audience is Why.EARLIER_HOLDER:
            found = find(item.told_to, item.told_role, place)
        elif telling.audience is Why.PREREQUISITE:
            found = tuple(one for who in before for one in find(*who, place))
        elif telling.audience is Why.SUPERIOR:
            role = self.context.definitions.roles.get(item.role)
            found = find("", role.superior, place) if role and role.superior else ()
        else:
            found = find("", COORDINATOR_ROLE, place)
        # Whoever has the work is told as its holder; that nobody is there is told once.
        known = {OPERATOR, *(one.id for one in holders)}
        others = {one.id: one for one in found if one.id not in known}
        return [replace(one, why=telling.audience) for one in others.values()]

    def _row(self, item: Any, telling: Telling, recipient: Recipient) -> dict[str, Any]:
        kind = NoticeKind.NOBODY_REACHABLE if recipient.id == OPERATOR else telling.kind
        # A digest is of one's own work: what is told of another's goes out by itself.
        is_own = telling.audience is Why.HOLDER
        by_default = self.context.definitions.notices.delivery[kind]
        delivery = recipient.delivery(kind, by_default) if is_own else Delivery.IMMEDIATE
        channel = ChannelKind.EMAIL if delivery is Delivery.DIGEST else recipient.channels[0]
        return {
            "placement_id": item.placement_id,
            "work_item_id": item.id,
            "subject": _subject(item, telling),
            "kind": kind.value,
            "on_date": telling.on_date,
            "basis": telling.basis.value if telling.basis else "",
            "about_date": telling.about,
            "old_date": telling.old,
            "role": item.told_role if telling.audience is Why.EARLIER_HOLDER else item.role,
            **addressed(recipient, channel, delivery),
            "not_before": self._not_before(kind, delivery, channel, recipient),
            "created_at": self.context.now,
        }

    def _not_before(self, kind: NoticeKind, delivery: Delivery, channel: ChannelKind, recipient: Recipient) -> datetime:
        book, now = self.context.definitions.notices, self.context.now
        if delivery is Delivery.DIGEST:
            assert recipient.person, "only people have digests"
            return next_digest(now, self.directory.digest_time(recipient.person))
        instant = from_morning(now, book.morning) if kind in REMINDERS else now
        return after_quiet(instant, book.sms) if channel is ChannelKind.SMS else instant


#: What follows from a change, and may be so a second time on one day: a date that moves twice is told twice.
_NEWS = frozenset(
    {NoticeKind.OPENED, NoticeKind.DATE_MOVED, NoticeKind.HANDED_ON, NoticeKind.BLOCKED, NoticeKind.INTERPRETER}
)


def _subject(item: Any, telling: Telling) -> str:
    # The placement's version, so that only a second sweep of the same change adds nothing.
    return f"item:{item.id}@{item.version}" if telling.kind in _NEWS else f"item:{item.id}"


def addressed(recipient: Recipient, channel: ChannelKind, delivery: Delivery) -> dict[str, Any]:
    """Return the columns of a notice that nobody has tried to send yet."""
    return {
        "recipient": recipient.id,
        "why": recipient.why.value,
        "stands_in_for": recipient.stands_in_for,
        "channel": channel.value,
        "delivery": delivery.value,
        "state": NoticeState.QUEUED.value,
        "attempts": 0,
        "bundle": "",
        "failure": "",
    }
