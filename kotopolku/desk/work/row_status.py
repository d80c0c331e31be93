"""What a row says of a work item, in one word: derived from its status, its dates and what it waits for."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from kotopolku.notification.line_words import COUNTED_AHEAD, working_days_until
from models.notice_texts import WhenTexts
from models.plan import Status


class RowStatus(StrEnum):
    """The word of a row; its colour never stands alone."""

    CANNOT_START = "cannot_start"
    OPEN = "open"
    WAITING_FOR_ANOTHER = "waiting_for_another"
    BLOCKED = "blocked"
    OVERDUE = "overdue"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    CANCELLED = "cancelled"


_AS_IT_IS = {
    Status.BLOCKED: RowStatus.BLOCKED,
    Status.DONE: RowStatus.DONE,
    Status.NOT_NEEDED: RowStatus.NOT_NEEDED,
    Status.CANCELLED: RowStatus.CANCELLED,
}


class Item(Protocol):
    """A work item, as an object or as a row."""

    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def due_on(self) -> date | None: ...  # noqa: D102
    @property
    def opens_on(self) -> date | None: ...  # noqa: D102
    @property
    def waits_for(self) -> str: ...  # noqa: D102


def row_status(
    item: Item, today: date, *, awaits_second: bool, hers: Collection[str], pending: Collection[tuple[str, str]]
) -> RowStatus:
    """Return the word for a work item.

    Args:
        item: The work item.
        today: The local date.
        awaits_second: Whether a report of it waits for a second person.
        hers: The roles of whoever reads.
        pending: The steps of the case that are open or blocked now, each with the role that has it.
    """
    if (status := Status(item.status)) in _AS_IT_IS:
        return _AS_IT_IS[status]
    if awaits_second:
        return RowStatus.WAITING_FOR_ANOTHER
    if status is Status.WAITING:
        before = set(item.waits_for.split())
        of_others = any(step in before and role not in hers for step, role in pending)
        return RowStatus.WAITING_FOR_ANOTHER if of_others else RowStatus.CANNOT_START
    if item.due_on and item.due_on < today:
        return RowStatus.OVERDUE
    return RowStatus.CANNOT_START if item.opens_on and item.opens_on > today else RowStatus.OPEN


def how_far(due: date, today: date, texts: WhenTexts) -> str:
    """Return how far a date is away in working days; nothing when it is too far to count."""
    if due == today:
        return texts.today
    if due < today:
        late = working_days_until(today, due)
        return texts.late.of(late) if late else texts.passed
    ahead = working_days_until(due, today)
    if not ahead:
        return texts.before_next_working_day
    return texts.ahead.of(ahead) if due - today <= timedelta(days=2 * COUNTED_AHEAD) else ""
