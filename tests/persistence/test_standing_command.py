"""``kotopolku standing`` and the timeline's sentence on state compensation, on the command line."""

import json

import pytest

from tests.cases import a_case
from tests.persistence.command_line import ran, sit_down

#: What is the same on both databases is tested on one.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home")


@pytest.fixture
def run(capsys):
    """Run one command; return its status, what it printed with single spaces, and its errors."""

    def one(*words: str) -> tuple[int, str, str]:
        status, out, err = ran(capsys, words)
        return status, " ".join(out.split()), err

    return one


def test_what_is_missing_is_told_and_opened_once(run):
    assert "Organisations without a case yet: 15. kotopolku standing open opens them." in run("standing")[1]

    assert run("standing", "open")[1].startswith("Opened: SA-JAKOBSTAD, SA-KASKO,")

    assert run("standing", "open")[1] == (
        "Every organisation that has arrangements has its case already; nothing was opened."
    )


def test_each_arrangement_is_listed_with_its_state_and_dates(run):
    run("standing", "open")
    run("report", "SA-VASA", "hear_county_on_agreement", "--on", "2022-10-03")
    run("report", "SA-VASA", "placement_agreement", "--on", "2022-11-14")

    rows = {row["arrangement"]: row for row in json.loads(run("standing", "--municipality", "vasa", "--json")[1])}

    assert rows["placement_agreement"] == {
        "case_number": "SA-VASA",
        "organisation": "vasa",
        "arrangement": "placement_agreement",
        "state": "overdue",
        "role": "municipal_placement_decider",
        "watched_by": None,
        "last_done_on": "2022-11-14",
        "statutory_due": "2026-11-14",
        "target_due": None,
        "compensation_depends": True,
        "overdue": True,
    }
    assert rows["hear_county_on_agreement"]["state"] == "in_order"
    assert rows["national_place_targets"]["watched_by"] == "reception_coordinator"
    assert (rows["national_koto_system"]["state"], rows["national_koto_system"]["statutory_due"]) == (
        "never_made",
        "2027-01-01",
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "fi",
            "Valtion korvaus on vaarassa (laki kotoutumisen edistämisestä 681/2023, 59 §): Sopimus kuntaan ohjaamisesta "
            "ja kotoutumisen edistämisestä: vanhentunut 15.11.2026 alkaen (SA-VASA).",
        ),
        (
            "sv",
            "Statens ersättning är i fara (lagen om främjande av integration 681/2023, 59 §): Avtal om anvisande till "
            "kommun och främjande av integration är föråldrat sedan 15.11.2026 (SA-VASA).",
        ),
        (
            "en",
            "State compensation is at risk (Integration Act 681/2023, section 59): Agreement on referral and integration "
            "has been out of date since 15 Nov 2026 (SA-VASA).",
        ),
    ],
)
def test_the_timeline_of_a_household_says_that_compensation_is_at_risk(run, database, language, sentence):
    number = a_case(database)
    run("standing", "open")
    run("report", "SA-VASA", "hear_county_on_agreement", "--on", "2022-10-03")
    run("report", "SA-VASA", "placement_agreement", "--on", "2022-11-14")
    run("report", "SA-VASA", "integration_programme")

    assert sentence in run("timeline", number, "--language", language)[1]

    run("report", "SA-VASA", "placement_agreement")
    assert "59" not in run("timeline", number, "--language", language)[1]
    assert json.loads(run("timeline", number, "--json")[1])["compensation_at_risk"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("path", "SA-VASA"),
        ("person", "SA-VASA"),
        ("withdraw", "SA-VASA", "moved_away", "--yes"),
        ("move-date", "SA-VASA", "arrival", "2026-12-01", "--yes"),
        ("move", "SA-VASA", "korsholm", "--on", "2026-11-20", "--consent", "yes", "--yes"),
    ],
)
def test_a_standing_case_has_no_household(run, words):
    run("standing", "open")

    assert run(*words) == (
        1,
        "",
        "SA-VASA is the case of an organisation's standing arrangements and has no household; "
        "report them with kotopolku report SA-VASA STEP.\n",
    )


def test_nobody_registers_a_household_in_the_track_of_standing_arrangements(run, tmp_path):
    file = tmp_path / "registration.yaml"
    file.write_text(
        "track: standing\nmunicipality: vasa\nproposal_reference: VASA-1\npeople: [{id: p1}]\n", encoding="utf-8"
    )

    status, _, errors = run("register", "--file", str(file))

    assert status == 1
    assert "track: 'standing' is not known; write one of: quota, municipality_place, self_settled." in errors


def test_an_organisation_that_nobody_knows_is_refused(run):
    status, _, errors = run("standing", "--municipality", "atlantis")

    assert status == 2
    assert "atlantis" in errors
