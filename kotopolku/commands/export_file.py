"""An overview as the bytes of a CSV or XLSX file, in which no text is ever a formula."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from kotopolku.casework.overview_sections import OverviewWords, Section
from kotopolku.errors import WrongUseError

#: With one of these at its beginning, a spreadsheet takes a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

#: The longest name of a sheet, and the signs that Excel takes in none.
_SHEET, _NOT_IN_SHEETS = 31, str.maketrans("", "", "[]:*?/\\'")


def csv_bytes(words: OverviewWords) -> bytes:
    """Return an overview as CSV: UTF-8 with its mark, semicolons, as Excel in Finland opens it by itself."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([_as_text(words.title)])
    for section in words.sections():
        writer.writerow([])
        writer.writerow([_as_text(section.title)])
        for row in _rows(section, words):
            writer.writerow([cell if isinstance(cell, int) else _as_text(cell) for cell in row])
    writer.writerow([])
    for note in words.notes:
        writer.writerow([_as_text(note)])
    return stream.getvalue().encode("utf-8-sig")


def xlsx_bytes(words: OverviewWords) -> bytes:
    """Return an overview as XLSX: a sheet for each table, and one for the notes."""
    # Loaded here, because no other command needs it.
    from xlsxwriter import Workbook

    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    right = book.add_format({"align": "right"})
    for number, section in enumerate(words.sections(), 1):
        sheet = book.add_worksheet(f"{number} {section.title.translate(_NOT_IN_SHEETS)}"[:_SHEET].rstrip())
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, len(section.columns), 18)
        sheet.write_string(0, 0, f"{section.title}. {words.title}", bold)
        for row, cells in enumerate(_rows(section, words), 2):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_string(row, column, cell, bold if row == 2 else right if column else None)
        sheet.freeze_panes(3, 1)
    sheet = book.add_worksheet(words.say["notes"])
    sheet.set_column(0, 0, 120)
    for row, note in enumerate(words.notes):
        sheet.write_string(row, 0, note)
    book.close()
    return stream.getvalue()


def keep(file: Path, content: bytes, *, is_forced: bool) -> None:
    """Write a file; one that is there only where that is forced.

    Raises:
        WrongUseError: It is there already, or cannot be written.
    """
    try:
        if is_forced:
            _replace(file, content)
        else:
            with file.open("xb") as stream:
                stream.write(content)
    except FileExistsError as error:
        raise WrongUseError("use_export_exists", name=str(file)) from error
    except OSError as error:
        raise WrongUseError("use_not_written", name=str(file), text=error.strerror or "") from error


def _replace(file: Path, content: bytes) -> None:
    """Write beside the file first: what is there stays until all of the new one is."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as stream:
        made = Path(stream.name)
        try:
            stream.write(content)
            stream.flush()
            made.replace(file)
        finally:
            made.unlink(missing_ok=True)


def _rows(section: Section, words: OverviewWords) -> Iterator[list[int | str]]:
    yield [section.first, *section.columns.values()]
    for line in section.lines:
        yield [line.label, *(cell if isinstance(cell, int) else words.text(cell) for cell in line.cells)]


def _as_text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
