"""Joint meetings: there where one is agreed, with who took part and what is done next, and as often as one is agreed."""

import json
from datetime import date

import pytest

from kotopolku.casework.case import load_case
from kotopolku.casework.joint_meeting import HeldMeeting, NextStep, meetings_of, report_meeting
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from tests.builders import TODAY
from tests.cases import COORDINATOR, GUIDE, a_case, at
from tests.persistence.command_line import CASE, sit_down

TUESDAY, FRIDAY = date(2026, 11, 17), date(2026, 11, 20)
ROLES = ("reception_coordinator", "county_social_worker")
HELD = HeldMeeting(TUESDAY, ROLES, (NextStep("capacity_check"), NextStep("social_welfare_contact", "p1")))


def agreed(url, number, day):
    """Write the day of a meeting, or take it back."""
    with transaction(url) as session:
        change_date(session, at(), number, DateChange("joint_meeting_agreed", day), GUIDE)


def held(url, number, meeting=HELD):
    """Report a meeting."""
    with transaction(url) as session:
        report_meeting(session, at(), number, meeting, COORDINATOR)


def refused(url, function, *given):
    """Return why something is refused; nothing is changed then."""
    before = state(url)
    with pytest.raises(CaseworkRefusedError) as refusal:
        function(url, CASE, *given)
    assert state(url) == before
    return refusal.value.code


def state(url, number=CASE):
    """The version, the meetings as items, and those that count as they were held."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        items = [(one.occurrence, one.status, str(one.target_due)) for one in case.items if one.step == "joint_meeting"]
        meetings = [(str(one.held_on), one.roles, one.next_steps) for one in meetings_of(session, case)]
        return case.placement.version, items, meetings


def test_there_is_a_meeting_only_where_one_is_agreed_and_it_has_no_date_in_law(database):
    number = a_case(database)
    assert state(database)[1] == []

    agreed(database, number, date(2026, 12, 1))

    assert state(database)[1] == [(1, "open", "2026-12-01")]
    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
    (item,) = [one for one in case.items if one.step == "joint_meeting"]
    assert (item.statutory_due, item.role, item.person) == (None, "reception_coordinator", "")


def test_what_was_agreed_is_kept_with_who_took_part(database):
    agreed(database, a_case(database), TUESDAY)

    held(database, CASE)

    version, items, meetings = state(database)
    assert (version, items) == (3, [(1, "done", "2026-11-17")])
    kept = ("2026-11-17", "reception_coordinator county_social_worker", "capacity_check social_welfare_contact:p1")
    assert meetings == [kept]


def test_another_day_is_another_meeting(database):
    agreed(database, a_case(database), TUESDAY)
    held(database, CASE)

    agreed(database, CASE, FRIDAY)
    assert [one[:2] for one in state(database)[1]] == [(1, "done"), (2, "open")]
    held(database, CASE, HeldMeeting(FRIDAY, ROLES))

    _, items, meetings = state(database)
    assert [one[:2] for one in items] == [(1, "done"), (2, "done")]
    assert [day for day, _, _ in meetings] == ["2026-11-17", "2026-11-20"]


def test_a_meeting_that_is_called_off_is_nobodys_work(database):
    agreed(database, a_case(database), TUESDAY)

    agreed(database, CASE, None)

    assert [one[:2] for one in state(database)[1]] == [(1, "cancelled")]


def test_a_meeting_that_was_reported_by_mistake_does_not_count(database):
    agreed(database, a_case(database), TUESDAY)
    held(database, CASE)

    with transaction(database) as session:
        reopen_step(session, at(), CASE, "joint_meeting", None, "reported_by_mistake", COORDINATOR)
    _, items, meetings = state(database)
    assert ([one[:2] for one in items], meetings) == ([(1, "open")], [])

    held(database, CASE, HeldMeeting(FRIDAY, ROLES))
    assert [day for day, _, _ in state(database)[2]] == ["2026-11-20"]


@pytest.mark.parametrize(
    ("meeting", "code"),
    [
        (HeldMeeting(TUESDAY, ()), "meeting_role"),
        (HeldMeeting(TUESDAY, ("mayor",)), "meeting_role"),
        (HeldMeeting(TUESDAY, ROLES, (NextStep("dance"),)), "unknown_step"),
        (HeldMeeting(TUESDAY, ROLES, (NextStep("capacity_check", "p9"),)), "unknown_person"),
        (HeldMeeting(TUESDAY, ROLES, (NextStep("joint_meeting"),)), "meeting_next_step"),
        (HeldMeeting(TUESDAY, ROLES, (NextStep("capacity_check", "p1"),)), "meeting_next_step"),
        (HeldMeeting(date(2026, 11, 16), ROLES), "before_agreed_date"),
        (HeldMeeting(date(2026, 11, 23), ROLES), "done_on_in_future"),
    ],
    ids=[
        "nobody took part",
        "no such role",
        "no such step",
        "no such person",
        "the meeting itself",
        "a step of the household for one person",
        "before the day that is agreed",
        "in the future",
    ],
)
def test_a_meeting_that_cannot_be_is_refused(database, meeting, code):
    agreed(database, a_case(database), TUESDAY)

    assert refused(database, held, meeting) == code


def test_without_an_agreed_day_and_for_the_second_time_it_is_refused(database):
    a_case(database)
    assert refused(database, held) == "meeting_not_agreed"

    agreed(database, CASE, TUESDAY)
    held(database, CASE)
    assert refused(database, held) == "reported_already"


def test_an_agreed_meeting_is_not_not_needed_but_called_off(database):
    agreed(database, a_case(database), TUESDAY)

    def not_needed(url, number):
        with transaction(url) as session:
            report = StepReport("joint_meeting", ReportKind.NOT_NEEDED, reason="no_need")
            report_step(session, at(), number, report, COORDINATOR)

    assert refused(database, not_needed) == "date_to_take_back"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_command_line_reports_shows_and_refuses_it(database, run, monkeypatch, tmp_path):
    a_case(database)
    sit_down(monkeypatch, database, tmp_path, TODAY)
    run("move-date", CASE, "joint_meeting_agreed", "2026-11-17", "--yes")

    words = ("report", CASE, "joint_meeting", "--on", "2026-11-17")
    status, lines, _ = run(
        *words, "--with", "reception_coordinator,kela", "--next", "capacity_check,social_welfare_contact:p1"
    )
    told = "Joint meeting 17 Nov 2026: Reception coordinator, Kela. Agreed to be done next: "
    assert status == 0
    assert told in lines[0]
    _, shown, _ = run("timeline", CASE)
    assert any(line.startswith(told) for line in shown)
    _, shown, _ = run("timeline", CASE, "--json")
    (meeting,) = json.loads(" ".join(shown))["joint_meetings"]
    assert meeting["roles"] == ["reception_coordinator", "kela"]
    assert meeting["next_steps"][1] == {"step": "social_welfare_contact", "person": "p1"}

    assert run(*words)[::2] == (2, "--with is missing. See kotopolku --help.\n")
    _, _, error = run("report", CASE, "capacity_check", "--with", "kela")
    assert error == "--with goes with the step joint_meeting only. See kotopolku --help.\n"
    _, _, error = run("report", CASE, "joint_meeting", "--with", "kela", "--reopen", "new_need")
    assert error == "--with does not go with --reopen. See kotopolku --help.\n"
