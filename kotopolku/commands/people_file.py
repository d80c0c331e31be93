"""People of a registration from a table, as a spreadsheet saves it: one line a person."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kotopolku.errors import InputRefusedError
from kotopolku.table_file import open_table, written_day
from models.fact_choices import ROWS
from models.problem import Problem
from models.vocabulary import PersonMilestone

#: What a column may be called; every dated event of a person is a column of its own beside them.
_FIELDS = ("id", "name", "born", "age_group", "labour_market", "flags", *(kind.value for kind in ROWS), "source")
_EVENTS = tuple(one.value for one in PersonMilestone)
_DATED = ("born", *_EVENTS)
_LISTS = ("flags", "understands")


def read_people(name: str) -> list[dict[str, Any]]:
    """Return the people in a CSV file, as a registration file writes them.

    Columns are separated by comma, semicolon or tab. People without an id are p1, p2 and so on, in their order.

    Raises:
        WrongUseError: There is no such file.
        InputRefusedError: It is no table of people; with every problem at once.
    """
    lines = open_table(Path(name))
    try:
        head = [column.strip().lower() for column in next(lines, [])]
        people = [(lines.line_num, row) for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise InputRefusedError((Problem(name, "", "no_table", {"text": str(error)}),)) from error
    found = list(_head_problems(name, head))
    if not found and not people:
        found.append(Problem(name, "", "no_people"))
    found += [
        Problem(name, f"line {number}", "too_many_cells", {"number": str(len(head))})
        for number, row in people
        if len(row) > len(head)
    ]
    if found:
        raise InputRefusedError(tuple(found))
    return [_person(dict(zip(head, row, strict=False)), count) for count, (_, row) in enumerate(people, start=1)]


def _head_problems(name: str, head: list[str]) -> Iterator[Problem]:
    if not head:
        yield Problem(name, "", "no_people")
    for number, column in enumerate(head):
        if column not in (*_FIELDS, *_EVENTS):
            values = {"value": repr(column), "known": ", ".join((*_FIELDS, *_EVENTS))}
            yield Problem(name, "line 1", "unknown_value", values)
        elif column in head[:number]:
            yield Problem(name, "line 1", "twice", {"name": column})


def _person(written: dict[str, str], count: int) -> dict[str, Any]:
    cells = {column: cell.strip() for column, cell in written.items() if cell.strip()}
    person: dict[str, Any] = {"id": f"p{count}"}
    for column, cell in cells.items():
        value = written_day(cell) if column in _DATED else cell
        if column in _EVENTS:
            person.setdefault("milestones", {})[column] = value
        else:
            person[column] = cell.replace(",", " ").split() if column in _LISTS else value
    return person
