"""Overviews as files: no text of theirs is ever a formula."""

import io
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from kotopolku.casework.overview_sections import Line, Section
from kotopolku.casework.small_cells import Hidden
from kotopolku.commands.export_file import csv_bytes, xlsx_bytes


def words(name):
    """An overview of one table in which a municipality has this name."""
    lines = (Line("one", name, (7, Hidden.SMALL, None)),)
    section = Section("placements", "Open: all/some", "Municipality", {"a": "A", "b": "B", "c": "C"}, lines)
    return SimpleNamespace(
        title="Overview",
        notes=("<5: few",),
        say={"notes": "Notes"},
        sections=lambda: (section,),
        text=lambda cell: "<5" if cell is Hidden.SMALL else "–",
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"])
def test_a_name_that_begins_like_a_formula_stays_text(name):
    written = csv_bytes(words(name)).decode("utf-8-sig")
    sheet = ZipFile(io.BytesIO(xlsx_bytes(words(name)))).read("xl/worksheets/sheet1.xml").decode()

    assert f"'{name}" in written
    assert f"\n{name}" not in written
    assert "<f>" not in sheet
    assert 't="s"' in sheet


def test_a_cell_is_a_number_or_the_sign_of_why_it_is_hidden():
    assert csv_bytes(words("Vasa")) == (
        b"\xef\xbb\xbfOverview\r\n\r\nOpen: all/some\r\nMunicipality;A;B;C\r\nVasa;7;<5;\xe2\x80\x93\r\n\r\n<5: few\r\n"
    )
    book = ZipFile(io.BytesIO(xlsx_bytes(words("Vasa"))))
    assert "<v>7</v>" in book.read("xl/worksheets/sheet1.xml").decode()
    assert 'name="1 Open allsome"' in book.read("xl/workbook.xml").decode()
