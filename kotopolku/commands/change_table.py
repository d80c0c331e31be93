"""Which dates of which steps a change moves, old and new."""

from collections.abc import Iterable, Iterator

from rich.table import Table

from kotopolku.commands.tables import Column, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.changes import Change
from models.plan import PlannedStep

_COLUMNS = (
    Column("step", ratio=36, width=24),
    Column("whom", width=9),
    Column("what", ratio=24, width=16),
    Column("before", ratio=20, width=12),
    Column("after", ratio=20, width=12),
)


#: What changes, what it was, and what it will be; for each change of one step.
Cells = tuple[tuple[str, str, str], ...]


def change_table(place: Workplace, track: str, changes: Iterable[Change]) -> Table | None:
    """Return a row for everything that people see change, under the name of its step, or None if nothing does."""
    found = _together(place, changes)
    if not found:
        return None
    table = plain_table(_COLUMNS, place.say)
    for step, people, cells in found:
        for number, row in enumerate(cells):
            # The name stands once, so that a step is seen as one.
            table.add_row(*((place.step_name(track, step), place.whom(people)) if number == 0 else ("", "")), *row)
    return table


def _together(place: Workplace, changes: Iterable[Change]) -> list[tuple[str, list[str], Cells]]:
    """Put the changes together that differ in nothing but the person."""
    found: dict[tuple[str, int, Cells], list[str]] = {}
    for change in changes:
        cells = tuple(_cells(place, change))
        if cells:
            key = (change.key.step, change.key.occurrence, cells)
            found.setdefault(key, []).extend([change.key.person] if change.key.person else [])
    return [(step, people, cells) for (step, _, cells), people in found.items()]


def _cells(place: Workplace, change: Change) -> Iterator[tuple[str, str, str]]:
    for name in change.changed:
        before, after = field_value(place, change.before, name), field_value(place, change.after, name)
        if before != after:
            yield place.say[f"field_{name}"], before, after


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
