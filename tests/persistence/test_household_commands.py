"""The commands by which households change: what is printed, refused and saved."""

from datetime import date
from pathlib import Path

import pytest

from kotopolku.casework.case import load_case
from kotopolku.persistence.database import reading
from tests.cases import OFFICER, a_case, at, done
from tests.conftest import ROOT
from tests.persistence.command_line import CASE, sit_down

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home")


def version(url):
    """The version of the case."""
    with reading(url) as session:
        return load_case(session, CASE, at(), for_change=False).placement.version


def with_a_plan(url):
    """A household that arrived, whose second person has an integration plan."""
    milestones = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-02-02"}
    a_case(url, milestones=milestones)
    for step in ("skills_assessment_start", "initial_interview_assessment", "integration_plan"):
        done(url, CASE, step, date(2026, 6, 1), "p2", by=OFFICER)


def test_a_child_joins_by_birth_and_the_list_says_so_without_the_day(run, database):
    with_a_plan(database)

    status, lines, err = run("person", CASE, "p3", "--add", "--joined", "2026-11-12", "--because", "birth")

    assert (status, err) == (0, "")
    assert lines[0] == "KP-2026-0001, p3: saved. What changes:"
    listed = " ".join(run("person", CASE)[1])
    assert "p3 under 7 known not applicable joined: birth" in listed
    assert "12 Nov" not in listed


def test_who_leaves_stays_in_list_and_timeline_with_day_and_reason(run, database):
    with_a_plan(database)

    assert run("person", CASE, "p2", "--left", "2026-11-20", "--because", "own_household")[0] == 0

    listed = " ".join(run("person", CASE, "p2")[1])
    assert "left 20 Nov 2026: moved to a household of" in listed
    assert "p2: left 20 Nov 2026: moved to a household of their own" in run("timeline", CASE)[1]
    assert "henkilö poistunut henkilö: p2" in " ".join(" ".join(run("audit", CASE, "--language", "fi")[1]).split())


def test_a_death_is_recorded_in_three_languages(run, database):
    with_a_plan(database)

    assert run("person", CASE, "p2", "--died", "2026-11-20")[0] == 0

    assert "p2: poistunut 20.11.2026: kuollut" in run("timeline", CASE, "--language", "fi")[1]
    assert "p2: lämnat 20.11.2026: avliden" in run("timeline", CASE, "--language", "sv")[1]
    assert "p2: left 20 Nov 2026: died" in run("timeline", CASE)[1]


def test_a_suspension_is_recorded_listed_and_taken_back(run, database):
    with_a_plan(database)
    assert run("person", CASE, "p2", "--suspend", "2026-09-01..2026-09-30", "--reason", "illness")[0] == 0

    listed = " ".join(run("person", CASE, "p2")[1])
    assert "plan suspended 1 Sept 2026 to 30 Sept 2026" in listed

    assert run("person", CASE, "p2", "--no-suspend", "2026-09-01")[0] == 0
    assert "suspended" not in " ".join(run("person", CASE, "p2")[1])


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("--left", "2026-11-20"), 2, "--because is missing."),
        (("--left", "2026-11-20", "--because", "birth"), 2, "birth is not known; choose one of: moved_away, own_household, returned."),
        (("--joined", "2026-11-20", "--because", "birth"), 2, "--add is missing."),
        (("--because", "birth"), 2, "--joined / --left is missing."),
        (("--reason", "illness"), 2, "--suspend is missing."),
        (("--died", "2026-11-20", "--suspend", "2026-11-20..2026-11-21"), 2, "--died does not go with --suspend."),
        (("--left", "2026-11-20", "--because", "returned", "--name", "X"), 2, "--left does not go with --name."),
        (("--suspend", "2026-11-20"), 2, "2026-11-20 is no time from one day to another; write it as 2026-11-22..2026-12-31."),
        (("--suspend", "2026-11-20..soon"), 2, "soon is no date; write it as 2026-11-22."),
        (("--died", "2026-11-23"), 1, "2026-11-23 is in the future; report it once it has happened."),
        (("--suspend", "2026-09-02..2026-09-01"), 1, "2026-09-02 is after 2026-09-01; write the first day of the suspension first."),
        (("--born", "2020-01-01"), 1, "The birth date of p2 does not fit the age group 18_to_64; correct one of the two."),
    ],
)  # fmt: skip
def test_a_wrong_change_of_a_person_is_one_sentence_and_changes_nothing(run, database, words, status, line):
    with_a_plan(database)
    before = version(database)

    found = run("person", CASE, "p2", *words)

    assert found[:2] == (status, [])
    assert found[2].startswith(line)
    assert found[2].count("\n") == 1
    assert version(database) == before


def test_a_household_moves_with_consent_after_it_was_shown(run, database):
    with_a_plan(database)
    words = ("move", CASE, "korsholm", "--on", "2026-11-20", "--consent", "yes")

    status, lines, err = run(*words)

    assert (status, err) == (0, "")
    assert lines[0].startswith(
        "KP-2026-0001: Vasa → Korsholm, moved on 20 Nov 2026. Work items that will be cancelled: "
    )
    assert lines[1:] == [
        "With consent (KOTO 85 §) Korsholm gets a case of its own with the people (p1, p2), their dates and the reports "
        "that count (3). Contact Korsholm as well.",
        "Nothing was saved; --yes saves where nobody can be asked.",
    ]
    assert version(database) == 4

    assert (
        run(*words, "--yes")[1][-1] == "KP-2026-0001 has ended: the household moved. Korsholm goes on in KP-2026-0002."
    )
    assert run("timeline", "KP-2026-0002")[1][:2] == [
        "KP-2026-0002: Reception of a quota refugee household, Korsholm, open",
        "Continues KP-2026-0001.",
    ]
    assert run("timeline", CASE)[1][0].endswith("Vasa, moved to another municipality")
    audit = " ".join(run("audit", "KP-2026-0002")[1])
    assert "case: KP-2026-0001" in audit
    assert "people: p1, p2" in audit


def test_a_household_moves_without_consent_and_the_answer_says_what_the_law_asks(run, database):
    with_a_plan(database)

    status, lines, _ = run("move", CASE, "korsholm", "--on", "2026-11-20", "--consent", "no", "--yes")

    assert status == 0
    assert lines[1] == (
        "Without consent nothing is handed over. KOTO 85 § requires contact with the new municipality about a client with "
        "a valid integration plan only with the client's consent: do not contact Korsholm, and tell the household itself "
        "where it can turn."
    )
    assert lines[2] == "KP-2026-0001 has ended: the household moved. Nothing was handed over."
    assert run("timeline", "KP-2026-0002")[0] == 1


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("atlantis", "--on", "2026-11-20", "--consent", "yes"), 1, "There is no municipality atlantis; choose one of: vasa,"),
        (("vasa", "--on", "2026-11-20", "--consent", "no"), 1, "The case is of vasa already; write the municipality that the household moves to."),
        (("korsholm", "--on", "2026-11-23", "--consent", "no"), 1, "2026-11-23 is in the future; record the move once the household has moved."),
        (("korsholm", "--on", "2026-11-20"), 2, "--consent is missing."),
        (("korsholm", "--on", "2026-11-20", "--consent", "maybe"), 2, "maybe is not known; choose one of: yes, no."),
    ],
)  # fmt: skip
def test_a_wrong_move_is_one_sentence_and_changes_nothing(run, database, words, status, line):
    a_case(database)

    found = run("move", CASE, *words, "--yes")

    assert found[:2] == (status, [])
    assert found[2].startswith(line)
    assert version(database) == 1


@pytest.fixture
def _four_eyes(monkeypatch, tmp_path):
    """A configuration of one's own in which the assessment of reception capacity needs a second person."""
    relative = Path("processes", "blocks/municipality_place.yaml")
    written = (ROOT / "config" / relative).read_text(encoding="utf-8")
    own = tmp_path / "own" / relative
    own.parent.mkdir(parents=True)
    own.write_text(
        written.replace("  - id: capacity_check\n", "  - id: capacity_check\n    four_eyes: true\n"), encoding="utf-8"
    )
    monkeypatch.setenv("KOTOPOLKU_CONFIG_DIRECTORY", str(tmp_path / "own"))


@pytest.mark.usefixtures("_four_eyes")
def test_that_a_step_is_not_needed_is_agreed_on_the_command_line(run, database):
    a_case(database)

    assert run("report", CASE, "capacity_check", "--not-needed", "no_need")[1] == [
        "Assessment of reception capacity: not needed, no need. It counts once a second person agrees."
    ]
    assert "awaits a second" in " ".join(run("worklist")[1])
    assert '"second_person_awaited": true' in " ".join(run("timeline", CASE, "--json")[1])
    assert run("report", CASE, "capacity_check", "--agree")[2] == (
        "vasa-coordinator made the report; a second person must agree.\n"
    )
    assert run("report", CASE, "capacity_check", "--agree", "--by", "vasa-decider")[1] == [
        "Assessment of reception capacity: not needed, no need. A second person agreed, so it counts. "
        "Can be done now: Answer on the municipality place."
    ]
    assert '"second_person": "vasa-decider"' in " ".join(run("timeline", CASE, "--json")[1])


@pytest.mark.usefixtures("_four_eyes")
def test_a_second_person_may_disagree_on_the_command_line(run, database):
    a_case(database)
    run("report", CASE, "capacity_check", "--not-needed", "no_need")

    assert run("report", CASE, "capacity_check", "--disagree", "--by", "vasa-decider")[1] == [
        "Assessment of reception capacity: the second person does not agree, so the report does not count."
    ]
    assert run("report", CASE, "capacity_check", "--disagree", "--by", "vasa-decider")[2] == (
        "capacity_check awaits no second person.\n"
    )
