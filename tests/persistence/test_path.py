"""``kotopolku path`` against a database: what is printed and written, and that no canary stands on the page."""

import pytest

from kotopolku.casework.case import birth_date_of, load_case
from kotopolku.persistence.database import reading
from tests.canaries import BORN, CANARIES, NAME
from tests.cases import a_case, at
from tests.persistence.command_line import CASE, ran, sit_down

LABEL = "kanarie7"

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """A command line in Vasa on 22 November 2026, without Prefect."""
    sit_down(monkeypatch, database, tmp_path / "home")


@pytest.fixture
def run(capsys):
    """Run one command; return its status, what it printed, and its errors."""

    def one(*words: str) -> tuple[int, str, str]:
        return ran(capsys, words)

    return one


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("fi", "TEIDÄN POLKUNNE SUOMESSA", "Kunta päättää, voiko se ottaa teidät vastaan."),
        ("sv", "ER VÄG I FINLAND", "Kommunen bestämmer om den kan ta emot er."),
        ("en", "YOUR PATH IN FINLAND", "The municipality decides if it can receive you."),
    ],
)
def test_the_page_is_printed_in_each_language(run, database, language, title, sentence):
    a_case(database)

    status, out, err = run("path", CASE, "--language", language)

    assert (status, err) == (0, "")
    assert out.splitlines()[0] == title
    assert sentence in out


@on_sqlite
@pytest.mark.parametrize(
    ("name", "words"), [("page.html", ()), ("page", ("--html",))], ids=["by its name", "asked for"]
)
def test_the_page_is_written_as_html(run, database, tmp_path, name, words):
    a_case(database)
    file = tmp_path / name

    assert run("path", CASE, "--file", str(file), *words) == (
        0,
        f"The page is in {file}. Hand it to the family in person; Kotopolku does not send it.\n",
        "",
    )
    assert file.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="en">')


@on_sqlite
def test_the_page_is_written_as_text_and_printed_as_html(run, database, tmp_path):
    a_case(database)
    file = tmp_path / "page.txt"

    run("path", CASE, "--file", str(file))

    assert file.read_text(encoding="utf-8") == run("path", CASE)[1]
    assert run("path", CASE, "--html")[1].startswith("<!doctype html>")


@on_sqlite
def test_a_file_that_cannot_be_written_is_one_sentence(run, database, tmp_path):
    a_case(database)

    assert run("path", CASE, "--file", str(tmp_path)) == (
        2,
        "",
        f"The file {tmp_path} cannot be written: Is a directory. See kotopolku --help.\n",
    )


@on_sqlite
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "Tapaus KP-2026-0001 on keskeytetty, joten perheelle ei ole sivua.\n"),
        ("sv", "Ärendet KP-2026-0001 har avslutats i förtid, så det finns ingen sida till familjen.\n"),
        ("en", "The case KP-2026-0001 was withdrawn, so there is no page for the family.\n"),
    ],
)
def test_a_withdrawn_placement_has_no_page(run, database, language, line):
    a_case(database)
    run("withdraw", CASE, "moved_away", "--yes")

    assert run("path", CASE, "--language", language) == (1, "", line)


@on_sqlite
def test_a_case_that_does_not_exist_is_one_sentence(run):
    assert run("path", CASE)[2] == "There is no case KP-2026-0001; kotopolku worklist shows the open ones.\n"


@pytest.mark.parametrize("words", [(), ("--html",)], ids=["text", "html"])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_name_birth_date_label_or_flag_of_a_placement_stands_on_the_page(run, database, language, words):
    person = {"id": LABEL, "name": NAME, "born": BORN, "flags": ["evident_care_need", "trafficking_victim"]}
    a_case(database, people=[{**person, "labour_market": "job_seeker"}])
    with reading(database) as session:
        case = load_case(session, CASE, at(), for_change=False)
        assert str(birth_date_of(case.members[0], case.placement, at())) == BORN
        assert [item.person for item in case.items if item.step == "hear_county_on_person"] == [LABEL]

    out = run("path", CASE, "--language", language, *words)[1]

    assert CASE in out
    for secret in (
        *CANARIES,
        LABEL,
        BORN[:4],
        "hear_county_on_person",
        "evident_care_need",
        "Österbotten",
        "VASA-2026-1",
    ):
        assert secret not in out
