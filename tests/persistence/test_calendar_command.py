"""``kotopolku calendar`` against a database: what is written, printed and refused."""

from argparse import Namespace
from pathlib import Path

import pytest
from icalendar import Calendar

from kotopolku.commands.calendar import run
from kotopolku.errors import CaseworkRefusedError, WrongUseError
from kotopolku.notification.calendar_addresses import open_address
from kotopolku.notification.calendar_feeds import Whose
from kotopolku.persistence.database import reading
from tests.cases import a_case, at
from tests.persistence.command_line import lines_of, sit_down

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, in a folder of its own."""
    sit_down(monkeypatch, database, tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    a_case(database, milestones={"proposal_received": "2026-11-02", "arrival": "2026-12-10"})


def options(**words: object) -> Namespace:
    """What the parser makes of some words."""
    nothing = dict.fromkeys(("person", "role", "municipality", "file", "revoke", "by", "config"))
    return Namespace(**({**nothing, "new_address": False, "list": False, "language": "en"} | words))


@pytest.fixture
def say(capsys):
    """Run the command with some words; return what it prints, without the width of its columns."""

    def one(**words: object) -> list[str]:
        capsys.readouterr()
        assert run(options(**words)) == 0
        return lines_of(capsys.readouterr().out)

    return one


def summaries(data: bytes) -> list[str]:
    """What the entries are called."""
    return [str(event["summary"]) for event in Calendar.from_ical(data).walk("VEVENT")]


@pytest.mark.parametrize(
    ("words", "file", "name"),
    [
        ({"person": "vasa-home"}, "kotopolku-vasa-home.ics", "vasa-home"),
        ({"role": "municipal_housing"}, "kotopolku-municipal_housing.ics", "Municipal housing"),
        (
            {"role": "municipal_housing", "municipality": "vasa"},
            "kotopolku-municipal_housing-vasa.ics",
            "Municipal housing, Vasa",
        ),
        ({"person": "vasa-home", "file": "mine.ics"}, "mine.ics", "vasa-home"),
    ],
)
def test_a_calendar_is_written_to_a_file(say, words, file, name):
    assert say(**words) == [f"{file}: Kotopolku: {name}. Entries: 2."]
    assert summaries(Path(file).read_bytes()) == [
        "KP-2026-0001: Housing reservation (target)",
        "KP-2026-0001: Equipping the home (target)",
    ]


def test_a_calendar_is_written_to_the_standard_output(capfdbinary):
    assert run(options(person="vasa-home", file="-", language="sv")) == 0
    written = capfdbinary.readouterr().out

    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert summaries(written)[0] == "KP-2026-0001: Reservering av bostad (mål)"
    assert list(Path().glob("*.ics")) == []


def test_an_address_is_made_told_once_listed_and_revoked(say, database):
    assert say(list=True) == ["There are no calendar addresses."]

    made, secret = say(person="vasa-home", new_address=True)
    token = made.partition("/calendar/")[2].partition(".ics")[0]

    assert (
        made
        == f"Address no. 1 of the calendar Kotopolku: vasa-home: /calendar/{token}.ics, below the address of the desk"
    )
    assert secret.startswith("It is secret: ")
    assert secret.endswith("kotopolku calendar --revoke 1 ends it.")
    with reading(database) as session:
        assert open_address(session, at(), token) == Whose("vasa-home")
    assert say(list=True) == [
        "No. Calendar Made by Made on Address",
        "1 Kotopolku: vasa-home vasa-coordinator 22 Nov 2026 in use",
    ]
    assert say(revoke="1") == ["Address no. 1 of the calendar Kotopolku: vasa-home opens nothing any more."]
    assert say(list=True)[1] == "1 Kotopolku: vasa-home vasa-coordinator 22 Nov 2026 revoked 22 Nov 2026"
    with reading(database) as session:
        assert open_address(session, at(), token) is None


def test_an_address_stands_below_that_of_the_desk(say, monkeypatch):
    monkeypatch.setenv("KOTOPOLKU_DESK_ADDRESS", "https://desk.example.org/")

    made, _ = say(role="municipal_housing", municipality="vasa", new_address=True, language="fi")

    assert made.startswith(
        "Kalenterin Kotopolku: Kunnan asuntotoimi, Vaasa osoite nro 1: https://desk.example.org/calendar/"
    )
    assert made.endswith(".ics")


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        ({}, "use_no_calendar_owner", None),
        ({"revoke": "1", "person": "vasa-home"}, "use_together", "--person"),
        ({"list": True, "municipality": "vasa"}, "use_together", "--municipality"),
        ({"role": "nobody"}, "use_no_role", "nobody"),
        ({"role": "kela"}, "use_no_role", "kela"),
        ({"person": "vasa-home", "municipality": "atlantis"}, "use_no_municipality", "atlantis"),
        ({"revoke": "7"}, "use_no_calendar_address", "7"),
        ({"revoke": "seven"}, "use_no_calendar_address", "seven"),
        ({"revoke": "9" * 30}, "use_no_calendar_address", "9" * 30),
        ({"person": "vasa-home", "file": "no/such/folder.ics"}, "use_not_written", "no/such/folder.ics"),
    ],
)
def test_wrong_words_are_refused_in_one_sentence(say, words, code, name):
    with pytest.raises(WrongUseError) as refusal:
        say(**words)

    assert refusal.value.code == code
    assert refusal.value.values.get("name") == name


@pytest.mark.parametrize("more", [{}, {"new_address": True}], ids=["a file", "an address"])
def test_an_unknown_person_has_no_calendar(say, more):
    with pytest.raises(CaseworkRefusedError) as refusal:
        say(person="nobody", **more)

    assert refusal.value.code == "unknown_staff"
    assert list(Path().glob("*.ics")) == []
