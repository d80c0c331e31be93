"""Which dates of which steps a change moves, old and new."""

from collections.abc import Iterable

from rich.table import Table

from kotopolku.commands.change_words import changes_together
from kotopolku.commands.tables import Column, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.changes import Change

_COLUMNS = (
    Column("step", ratio=36, width=24),
    Column("whom", width=9),
    Column("what", ratio=24, width=16),
    Column("before", ratio=20, width=12),
    Column("after", ratio=20, width=12),
)


def change_table(place: Workplace, track: str, changes: Iterable[Change]) -> Table | None:
    """Return a row for everything that people see change, under the name of its step, or None if nothing does."""
    found = changes_together(place, changes)
    if not found:
        return None
    table = plain_table(_COLUMNS, place.say)
    for one in found:
        for number, row in enumerate(one.cells):
            # The name stands once, so that a step is seen as one.
            named = (place.step_name(track, one.step), place.whom(list(one.people)))
            table.add_row(*(named if number == 0 else ("", "")), row.what, row.before, row.after)
    return table
