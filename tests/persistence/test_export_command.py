"""``kotopolku export``: the overview as CSV, XLSX and JSON."""

import io
import json
import re
from zipfile import ZipFile

import pytest

from tests.cases import a_case
from tests.persistence.command_line import sit_down

#: What is the same on both databases is tested on one.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """Four households in Vasa, of which nothing is done; small counts are those below 3."""
    sit_down(monkeypatch, database, tmp_path / "home", KOTOPOLKU_SMALL_CELLS="3")
    for number in range(4):
        a_case(database, proposal_reference=f"V-{number}")


def test_csv_opens_in_a_spreadsheet_in_the_language_of_the_command(run, tmp_path):
    file = tmp_path / "vasa.csv"

    assert run("export", "vasa", "--to", file, "--language", "sv") == (
        0,
        [f"Skrivet till {file}: Vasa, 6 tabeller. Antal under 3 är dolda."],
        "",
    )

    content = file.read_bytes()
    lines = content.decode("utf-8-sig").split("\r\n")
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "Översikt: Vasa, söndag 22 november 2026"
    assert "Kommun;Före ankomsten;De första veckorna;Integration;Ersättningar;Inget att göra nu;Alla" in lines
    assert "Utanför arbetskraften;–;<3;<3;<3;4" in lines


def test_xlsx_has_numbers_as_numbers_and_no_formula(run, tmp_path):
    file = tmp_path / "vasa.XLSX"

    assert run("export", "vasa", "--to", file, "--language", "fi")[0] == 0

    book = ZipFile(io.BytesIO(file.read_bytes()))
    first = book.read("xl/worksheets/sheet1.xml").decode()
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names[0] == "1 Avoimet sijoitukset vastaanot"
    assert names[-1] == "Huomautukset"
    assert "<v>4</v></c></row>" in first
    assert not any("<f>" in book.read(name).decode() for name in book.namelist() if "/sheet" in name)


def test_json_has_codes_and_says_what_is_hidden(run):
    _, lines, _ = run("export", "vasa", "--json")

    document = json.loads("\n".join(lines))

    tables = {table["table"]: table["rows"] for table in document["tables"]}
    assert (document["place"], document["as_of"], document["smallest_shown"]) == ("vasa", "2026-11-22", 3)
    assert list(tables) == ["placements", "work", "places", "reached", "limits", "lead_times"]
    assert tables["reached"][1] == {
        "row": "outside_labour_force",
        "name": "Outside the labour force",
        "no_assessment": None,
        "no_plan": "<3",
        "plan": "<3",
        "not_needed": "<3",
        "total": 4,
    }


def test_a_file_that_is_there_is_written_over_only_where_that_is_said(run, tmp_path):
    file = tmp_path / "vasa.csv"
    file.write_text("mine")

    assert run("export", "vasa", "--to", file)[0] == 2
    assert file.read_text() == "mine"

    assert run("export", "vasa", "--to", file, "--force")[0] == 0
    assert file.read_text(encoding="utf-8-sig").startswith("Overview: Vasa")
    assert [one.name for one in tmp_path.glob("*vasa*")] == ["vasa.csv"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "vasa"), "Say where to: --to FILE.csv, --to FILE.xlsx, or --json."),
        (("export", "vasa", "--to", "v.ods"), "v.ods is neither CSV nor XLSX; let the name of the file end with"),
        (("export", "helsinki", "--json"), "There is no municipality or county helsinki; write one of: vasa,"),
        (("export", "vasa", "--to", "/nowhere/v.csv"), "The file /nowhere/v.csv cannot be written: No such file"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(run, words, sentence):
    status, lines, error = run(*words)

    assert (status, lines) == (2, [])
    assert error.startswith(sentence)
