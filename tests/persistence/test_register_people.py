"""A household from a spreadsheet: one line a person, all errors at once, names only where they are sealed."""

import pytest

from kotopolku.casework.case import load_case, name_of
from kotopolku.persistence.database import reading
from tests.cases import at
from tests.conftest import ROOT
from tests.persistence.command_line import CASE, lines_of, ran, sit_down

FAMILY = str(ROOT / "examples" / "household.csv")
OPTIONS = ("--municipality", "vasa", "--proposal", "VASA-2026-7", "--proposal-received", "2026-11-16")

#: What is the same on both databases is tested on one.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    sit_down(monkeypatch, database, tmp_path / "home")


@pytest.fixture
def registered(capsys, tmp_path):
    """Register the people of a table; return the status, the lines, and the errors."""

    def one(table: str | bytes, *more: str) -> tuple[int, list[str], list[str]]:
        file = tmp_path / "people.csv"
        file.write_bytes(table if isinstance(table, bytes) else table.encode("utf-8"))
        status, out, err = ran(capsys, ("register", *OPTIONS, "--file", str(file), *more))
        return status, lines_of(out), [line.replace(str(file), "people.csv") for line in err.splitlines()]

    return one


def test_a_spreadsheet_of_people_opens_a_placement(capsys, database):
    status, out, err = ran(
        capsys, ("register", *OPTIONS, "--file", FAMILY, "--date", "quota_acceptance_notified=2026-11-06")
    )

    assert (status, err) == (0, "")
    assert "People (3): p1 (18 to 64), p2 (18 to 64), p3 (under 7)" in out
    with reading(database) as session:
        case = load_case(session, CASE, at(), for_change=False)
        names = [name_of(member, case.placement, at()) for member in case.members]
        events = {(one.person, one.name, str(one.day)) for one in case.milestones if one.person == "p1"}
        assert [(member.label, member.flags) for member in case.members] == [
            ("p1", ""),
            ("p2", "home_care_allowance"),
            ("p3", ""),
        ]
    assert names == ["Aurora Esimerkki", "Kuu Esimerkki", None]
    assert events == {("p1", "permit_notified", "2026-11-02"), ("p1", "quota_acceptance_notified", "2026-11-06")}


@on_sqlite
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_the_cells_and_a_byte_order_mark_is_none_of_them(registered, separator):
    table = f"\ufeffid{separator}born\r\np1{separator}1990-05-01\r\n\r\n"

    assert registered(table)[0] == 0


@on_sqlite
def test_people_without_ids_are_numbered_in_their_order(registered):
    _, lines, _ = registered("age_group\n18_to_64\nunder_7\n")

    assert "People (2): p1 (18 to 64), p2 (under 7)" in lines


@on_sqlite
def test_a_date_of_one_person_goes_before_that_of_everyone(registered, database):
    registered("age_group,permit_notified\n18_to_64,2026-11-03\n18_to_64,\n", "--date", "permit_notified=2026-11-05")

    with reading(database) as session:
        case = load_case(session, CASE, at(), for_change=False)
        assert {one.person: str(one.day) for one in case.milestones if one.name == "permit_notified"} == {
            "p1": "2026-11-03",
            "p2": "2026-11-05",
        }


@on_sqlite
@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            "",
            ["people.csv: it has no people; write a line with the names of the columns, and one line for each person."],
        ),
        (
            "id\n",
            ["people.csv: it has no people; write a line with the names of the columns, and one line for each person."],
        ),
        ("id,id\np1,p1\n", ["people.csv: line 1: id stands twice; keep one."]),
        (
            "id\np1,extra\n",
            ["people.csv: line 2: the line has more than 1 cells; put what has a separator in it in quotation marks."],
        ),
        (b"name\n\xc4iti\n", ["people.csv: this is not UTF-8 text; save the file as UTF-8."]),
        (
            "born\n31.2.1990\n",
            ["people.csv: people.p1.born: '31.2.1990' is no date between 1900 and 2100; write it as 2026-11-22."],
        ),
    ],
)
def test_a_table_that_is_none_is_refused_and_nothing_is_opened(registered, database, table, told):
    assert registered(table) == (1, [], told)
    assert registered("age_group\n18_to_64\n")[1][-1].startswith(CASE)


@on_sqlite
def test_what_is_no_table_is_told_in_one_sentence(registered):
    status, lines, err = registered("name\n" + "a" * 200_000 + "\n")

    assert (status, lines, len(err)) == (1, [], 1)
    assert err[0].startswith("people.csv: this is no table of comma- or semicolon-separated values")


@on_sqlite
def test_an_unknown_column_is_told_with_those_that_there_are(registered):
    status, _, err = registered("id,shoe_size\np1,42\n")

    assert status == 1
    assert err[0].startswith("people.csv: line 1: 'shoe_size' is not known; write one of: id, name, born, age_group,")


@on_sqlite
def test_counts_of_ages_do_not_go_with_a_table(registered):
    status, _, err = registered("age_group\n18_to_64\n", "--adults", "2")

    assert status == 2
    assert "--adults" in err[0]
    assert "--file" in err[0]
