"""The dates of a step as the desk shows them: each with its kind, and how far it is away."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kotopolku.desk.web.visit import Visit
from kotopolku.desk.work.row_status import how_far
from models.plan import CLOSED


class Item(Protocol):
    """A work item, as an object or as a row."""

    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def done_on(self) -> date | None: ...  # noqa: D102
    @property
    def earliest(self) -> date | None: ...  # noqa: D102
    @property
    def eligible_until(self) -> date | None: ...  # noqa: D102
    @property
    def statutory_due(self) -> date | None: ...  # noqa: D102
    @property
    def target_due(self) -> date | None: ...  # noqa: D102
    @property
    def without_delay(self) -> bool: ...  # noqa: D102
    @property
    def impossible(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class DueLine:
    """One date in words, and whether it has passed while something is still expected."""

    text: str
    is_late: bool = False


@dataclass(frozen=True)
class DueView:
    """Every date of a step, law first."""

    lines: tuple[DueLine, ...]


def due_view(item: Item, visit: Visit) -> DueView:
    """Return the dates of a work item."""
    say, place, today = visit.say, visit.place, visit.context.today
    is_closed = item.status in CLOSED
    lines = []
    if is_closed and item.done_on:
        lines.append(DueLine(say["done_on_day"].format(day=place.day(item.done_on))))
    if item.without_delay and not is_closed:
        lines.append(DueLine(say["without_delay"]))
    for day, kind in ((item.statutory_due, "law"), (item.target_due, "target")):
        if day:
            far = "" if is_closed else how_far(day, today, visit.when)
            text = say[f"due_{kind}"].format(day=place.day(day))
            lines.append(DueLine(f"{text}, {far}" if far else text, is_late=not is_closed and day < today))
    if not is_closed:
        for day, kind in ((item.earliest, "from"), (item.eligible_until, "right")):
            if day:
                lines.append(DueLine(say[f"due_{kind}"].format(day=place.day(day))))
        if item.impossible:
            lines.append(DueLine(say["impossible"], is_late=True))
    return DueView(tuple(lines) or (DueLine(say["no_date"]),))
