"""A table of households, one a line, as a spreadsheet saves it: dates, numbers of people and choices; never a name."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.configuration import Configuration
from kotopolku.casework.form_registration import (
    ASSISTED,
    COUNTS,
    COUNTS_OF_CHILDREN,
    DAYS,
    DAYS_OF_EVERYONE,
    DAYS_OF_TRACK,
    INDEPENDENT,
    MOST_PEOPLE,
    REFERENCE,
    people_of_form,
    written_registration,
)
from kotopolku.casework.opening import Registration
from kotopolku.casework.registration import checked_registration
from kotopolku.errors import InputRefusedError
from kotopolku.table_file import table_of, written_day
from models.problem import Problem
from models.vocabulary import Track

#: All of them are saved in one transaction, for which every other writer waits.
MOST_LINES = 50

_CHOICES = {
    "track": tuple(one.value for one in DAYS_OF_TRACK),
    "emergency": ("yes", "no"),
    "unaccompanied": ("yes", "no"),
    "move_mode": (ASSISTED, INDEPENDENT),
}
_NEEDED = ("track", "municipality", REFERENCE)

#: What the columns may be called, in the order of the table that is handed out to be filled in.
COLUMNS = (*_NEEDED, *DAYS, *DAYS_OF_EVERYONE, *COUNTS, "emergency", "unaccompanied", "move_mode")


@dataclass(frozen=True)
class TableLine:
    """One household of a table: its registration, or everything that is wrong with it."""

    number: int
    """The line in the file; 0 for a file of one household."""
    reference: str
    registration: Registration | None
    problems: tuple[Problem, ...] = ()


def read_households(data: bytes, definitions: Configuration, today: date) -> list[TableLine]:
    """Return the households of a table, right and wrong ones.

    Raises:
        InputRefusedError: It is no such table at all: no UTF-8 text, no heading, an unknown column, too many lines.
    """
    lines = table_of("", data)
    try:
        heading = [cell.strip().lower() for cell in next(lines, [])]
        rows = [(lines.line_num, [cell.strip() for cell in row]) for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputRefusedError((Problem("", "", "no_table", {"text": str(error)}),)) from error
    if found := tuple(_heading_problems(heading, len(rows))):
        raise InputRefusedError(found)
    made: list[TableLine] = []
    for number, cells in rows:
        made.append(_line(number, heading, cells, definitions, today, made))
    return made


def _heading_problems(heading: list[str], rows: int) -> Iterator[Problem]:
    for name in _NEEDED:
        if name not in heading:
            yield Problem("", name, "missing", {"line": "1"})
    for place, name in enumerate(heading):
        if name not in COLUMNS:
            yield Problem("", name, "unknown_value", {"line": "1", "value": repr(name), "known": ", ".join(COLUMNS)})
        elif name in heading[:place]:
            yield Problem("", name, "twice", {"line": "1", "name": name})
    if not rows:
        yield Problem("", "", "no_households")
    if rows > MOST_LINES:
        yield Problem("", "", "too_many_lines", {"number": str(rows), "most": str(MOST_LINES)})


def _line(
    number: int,
    heading: list[str],
    cells: list[str],
    definitions: Configuration,
    today: date,
    before: list[TableLine],
) -> TableLine:
    if len(cells) != len(heading):
        counted = {"found": str(len(cells)), "number": str(len(heading))}
        return TableLine(number, "", None, (Problem("", "", "not_so_many_cells", counted),))
    given = {name: cell for name, cell in zip(heading, cells, strict=True) if cell}
    found = list(_problems(given))
    reference = given.get(REFERENCE, "")
    registration = None
    if not found:
        try:
            registration = checked_registration(_written(given), "", definitions, today)
        except InputRefusedError as refused:
            found += refused.problems
    if registration and (registration.municipality, reference.upper()) in {_key(one) for one in before}:
        found.append(Problem("", REFERENCE, "twice", {"name": reference}))
    return TableLine(number, reference, None if found else registration, tuple(found))


def _key(line: TableLine) -> tuple[str, str] | None:
    return (line.registration.municipality, line.reference.upper()) if line.registration else None


def _problems(given: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is wrong beyond what every registration must have."""
    for name in _NEEDED:
        if name not in given:
            yield Problem("", name, "missing")
    for name, known in _CHOICES.items():
        if given.get(name, known[0]) not in known:
            yield Problem("", name, "unknown_value", {"value": repr(given[name]), "known": ", ".join(known)})
    wrong = [name for name in COUNTS if _count(given.get(name, "0")) is None]
    for name in wrong:
        values = {"value": repr(given[name]), "least": "0", "most": str(MOST_PEOPLE)}
        yield Problem("", name, "not_a_number_between", values)
    if not wrong and not any(_count(given.get(name, "0")) for name in COUNTS):
        yield Problem("", COUNTS[0], "missing")
    if given.get("unaccompanied") == "yes" and not any(name in given for name in COUNTS_OF_CHILDREN):
        yield Problem("", COUNTS_OF_CHILDREN[0], "missing")
    if given.get("track") in _CHOICES["track"]:
        yield from _day_problems(given, DAYS_OF_TRACK[Track(given["track"])])


def _day_problems(given: Mapping[str, str], asked: tuple[str, ...]) -> Iterator[Problem]:
    if asked[0] not in given:
        yield Problem("", asked[0], "missing")
    for name in (*DAYS, *DAYS_OF_EVERYONE):
        if name in given and name not in asked:
            yield Problem("", name, "unknown_milestone", {"name": name, "known": ", ".join(asked)})


def _written(given: Mapping[str, str]) -> dict[str, Any]:
    """Return one line as a registration file would write it."""
    days = {name: written_day(given[name]) for name in (*DAYS, *DAYS_OF_EVERYONE) if name in given}
    values = {**given, **days, "emergency": given.get("emergency") == "yes"}
    counts = [_count(given.get(name, "0")) or 0 for name in COUNTS]
    people = people_of_form(counts, unaccompanied=given.get("unaccompanied") == "yes")
    return written_registration(Track(given["track"]), values, given["municipality"], people)


def _count(cell: str) -> int | None:
    return int(cell) if cell.isdecimal() and len(cell) <= len(str(MOST_PEOPLE)) and int(cell) <= MOST_PEOPLE else None
