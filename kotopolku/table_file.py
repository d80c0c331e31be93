"""Tables that people bring from a spreadsheet, saved as text: one line each, with a heading."""

import csv
import io
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from config.yaml_text import LARGEST_BYTES
from kotopolku.errors import InputRefusedError, WrongUseError
from models.problem import Problem

if TYPE_CHECKING:
    from _csv import Reader

#: What may part the cells: the one that stands most often in the heading does.
_SEPARATORS = ",;\t"

#: A date as Finnish and Swedish spreadsheets write it.
_WRITTEN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


def open_table(path: Path) -> "Reader":
    """Return the lines of a table; reading on may raise ``csv.Error`` where it is none.

    Raises:
        WrongUseError: There is no such file.
        InputRefusedError: It is too large, or no UTF-8 text.
    """
    return table_of(str(path), _read(path))


def table_of(name: str, data: bytes) -> "Reader":
    """Return the lines of a table that was read already, as `open_table`.

    Raises:
        InputRefusedError: It is no UTF-8 text.
    """
    try:
        # Spreadsheets begin their UTF-8 files with a mark of their own.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputRefusedError((Problem(name, "", "not_utf8", {}),)) from error
    heading = text.partition("\n")[0]
    return csv.reader(io.StringIO(text), delimiter=max(_SEPARATORS, key=heading.count))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise WrongUseError("use_no_file", name=str(path), text=error.strerror or "") from error
    if len(data) > LARGEST_BYTES:
        largest = f"{LARGEST_BYTES // 1_000_000}"
        values = {"size": f"{path.stat().st_size / 1_000_000:.1f}", "largest": largest}
        raise InputRefusedError((Problem(str(path), "", "too_large", values),))
    return data


def written_day(cell: str) -> str:
    """Return a date as our files write it; what is none stays as it is, to be refused by name."""
    if found := _WRITTEN_DAY.fullmatch(cell):
        day, month, year = (int(part) for part in found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return cell
    return cell
