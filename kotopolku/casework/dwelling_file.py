"""A file of dwellings: CSV with a heading, with commas or semicolons; every error is told at once with its line."""

import csv
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kotopolku.casework.dwellings import WrittenDwelling
from kotopolku.errors import InputRefusedError
from kotopolku.table_file import open_table
from models.dates import parse_day
from models.housing import Dwelling
from models.housing_choices import Owner
from models.problem import Problem

if TYPE_CHECKING:
    from _csv import Reader

_EUROS = re.compile(r"(\d{1,5})(?:[.,](\d{2}))?")
_NUMBER = re.compile(r"-?\d{1,3}")
_REFERENCE = re.compile(r"[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö._/-]{0,39}")
_YES_NO = {"yes": True, "no": False}


class _CellError(Exception):
    """A cell cannot be what its column is; the code names the sentence in problems.yaml."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def read_dwellings(path: Path, municipalities: Collection[str]) -> list[WrittenDwelling]:
    """Return the dwellings of a file.

    Raises:
        WrongUseError: There is no such file.
        InputRefusedError: With everything that is wrong in it.
    """
    return dwellings_in(str(path), open_table(path), municipalities)


def dwellings_in(name: str, lines: "Reader", municipalities: Collection[str]) -> list[WrittenDwelling]:
    """Return the dwellings of a table.

    Raises:
        InputRefusedError: With everything that is wrong in it.
    """
    found: list[Problem] = []
    written: list[WrittenDwelling] = []
    try:
        heading = [cell.strip() for cell in next(lines, [])]
        found += _heading_problems(name, heading)
        if found:
            raise InputRefusedError(tuple(found))
        for cells in lines:
            if any(cell.strip() for cell in cells):
                found += _take(name, lines.line_num, heading, cells, municipalities, written)
    except csv.Error as error:
        found.append(Problem(name, "", "no_table", {"text": str(error)}))
    if not written and not found:
        found.append(Problem(name, "", "no_lines", {}))
    if found:
        raise InputRefusedError(tuple(found))
    return written


def _heading_problems(file: str, heading: list[str]) -> Iterator[Problem]:
    for name in _COLUMNS:
        if name not in heading:
            yield Problem(file, name, "missing", {"line": "1"})
    for place, name in enumerate(heading):
        if name not in _COLUMNS:
            yield Problem(file, name, "unknown_field", {"line": "1", "name": name})
        elif name in heading[:place]:
            yield Problem(file, name, "twice", {"line": "1", "name": name})


def _take(
    file: str,
    line: int,
    heading: list[str],
    cells: list[str],
    municipalities: Collection[str],
    written: list[WrittenDwelling],
) -> list[Problem]:
    """Add the dwelling of one line to those that are written; return what is wrong with it."""
    if len(cells) != len(heading):
        numbers = {"line": str(line), "found": str(len(cells)), "number": str(len(heading))}
        return [Problem(file, "", "not_so_many_cells", numbers)]
    found: list[Problem] = []
    values: dict[str, Any] = {}
    for column, cell in zip(heading, cells, strict=True):
        try:
            values[column] = _COLUMNS[column](cell.strip())
            if column == "municipality" and values[column] not in municipalities:
                raise _CellError("unknown_name", name=values[column])
        except _CellError as error:
            found.append(Problem(file, column, error.code, {**error.values, "line": str(line)}))
    if found:
        return found
    if values["free_to"] and values["free_to"] < values["free_from"]:
        days = {"day": str(values["free_to"]), "other": "free_from", "other_day": str(values["free_from"])}
        return [Problem(file, "free_to", "too_early", {**days, "line": str(line)})]
    dwelling = Dwelling(**values)
    key = (dwelling.municipality, dwelling.reference)
    if key in {(one.dwelling.municipality, one.dwelling.reference) for one in written}:
        return [Problem(file, "reference", "twice", {"name": dwelling.reference, "line": str(line)})]
    written.append(WrittenDwelling(line, dwelling))
    return []


def _a_text(largest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if not cell:
            raise _CellError("missing")
        if len(cell) > largest or not cell.isprintable():
            raise _CellError("not_a_short_text", largest=str(largest))
        return cell

    return read


def _a_reference(cell: str) -> str:
    if not _REFERENCE.fullmatch(cell):
        raise _CellError("not_a_reference", value=cell)
    return cell


def _a_number(least: int, most: int) -> Callable[[str], int]:
    def read(cell: str) -> int:
        if not _NUMBER.fullmatch(cell) or not least <= int(cell) <= most:
            raise _CellError("not_a_number_between", value=cell, least=str(least), most=str(most))
        return int(cell)

    return read


def _euros(cell: str) -> int:
    match = _EUROS.fullmatch(cell)
    if not match:
        raise _CellError("not_euros", value=cell)
    return int(match[1]) * 100 + int(match[2] or 0)


def _yes_or_no(cell: str) -> bool:
    if cell not in _YES_NO:
        raise _CellError("unknown_value", value=cell, known=", ".join(_YES_NO))
    return _YES_NO[cell]


def _an_owner(cell: str) -> str:
    if cell not in list(Owner):
        raise _CellError("unknown_value", value=cell, known=", ".join(Owner))
    return cell


def _a_day(cell: str) -> Any:
    if (day := parse_day(cell)) is None:
        raise _CellError("not_a_day", value=cell)
    return day


#: The columns, and what reads their cells.
_COLUMNS: dict[str, Callable[[str], Any]] = {
    "municipality": _a_text(63),
    "reference": _a_reference,
    "address": _a_text(200),
    "rooms": _a_number(1, 20),
    "beds": _a_number(1, 40),
    "floor": _a_number(-2, 60),
    "step_free": _yes_or_no,
    "rent": _euros,
    "water": _euros,
    "owner_kind": _an_owner,
    "owner_name": _a_text(100),
    "free_from": _a_day,
    "free_to": lambda cell: _a_day(cell) if cell else None,
}
