"""What people see change of steps, in words: without a table, which the desk makes another way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from kotopolku.commands.workplace import Workplace
from kotopolku.planning.changes import Change
from models.plan import PlannedStep


@dataclass(frozen=True)
class Cell:
    """What changes, what it was, and what it will be."""

    what: str
    before: str
    after: str
    is_later: bool | None = None
    """Whether a date is later than before; None where it is no date, or one of the two is not known."""


@dataclass(frozen=True)
class StepChange:
    """Everything that changes of one step, and for whom."""

    step: str
    people: tuple[str, ...]
    cells: tuple[Cell, ...]


def changes_together(place: Workplace, changes: Iterable[Change]) -> list[StepChange]:
    """Return what people see change; changes that differ in nothing but the person are one."""
    found: dict[tuple[str, int, tuple[Cell, ...]], list[str]] = {}
    for change in changes:
        cells = tuple(_cells(place, change))
        if cells:
            key = (change.key.step, change.key.occurrence, cells)
            found.setdefault(key, []).extend([change.key.person] if change.key.person else [])
    return [StepChange(step, tuple(people), cells) for (step, _, cells), people in found.items()]


def field_value(place: Workplace, step: PlannedStep | None, name: str) -> str:
    """Return what people see of one field of a step."""
    if step is None:
        return place.say["no_date"]
    if name == "role":
        return place.role_name(step.role, step.watched_by)
    if name == "status":
        return place.terms.statuses[step.status]
    if name == "impossible":
        return place.say["yes"] if step.impossible else place.say["no_date"]
    return place.day(getattr(step, name))


def _cells(place: Workplace, change: Change) -> Iterator[Cell]:
    for name in change.changed:
        before, after = field_value(place, change.before, name), field_value(place, change.after, name)
        if before != after:
            is_later = _is_later(getattr(change.before, name, None), getattr(change.after, name, None))
            yield Cell(place.say[f"field_{name}"], before, after, is_later)


def _is_later(before: Any, after: Any) -> bool | None:
    return after > before if isinstance(before, date) and isinstance(after, date) else None
