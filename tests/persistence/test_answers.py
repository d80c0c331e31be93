"""Answers typed in Prefect: checked, done, and always written down with their outcome."""

import json
from typing import Any

import pytest
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.casework.case import load_case
from kotopolku.casework.milestones import DateChange, preview_date
from kotopolku.installation import Installation
from kotopolku.orchestration.answers import accept_answer
from kotopolku.orchestration.forms import form_kinds
from kotopolku.orchestration.kinds import form_schema
from kotopolku.orchestration.pages import artifact_text, form_text, tags
from kotopolku.persistence.database import reading
from models.case_report import CaseReport, FormAnswer
from tests.builders import TODAY
from tests.cases import a_case, at, done

COORDINATOR = "vasa-coordinator (Reception coordinator, Receiver of contacts)"


@pytest.fixture
def installation(database, monkeypatch) -> Installation:
    """An installation whose today is the tests' own."""
    here = Installation(Settings(database_url=database))
    monkeypatch.setattr(Installation, "context", lambda self: at())
    return here


def the_agenda(installation: Installation, number: str) -> Agenda:
    """What is to be done now."""
    with reading(installation.database) as session:
        return agenda_of(session, at(), number)


def answer(installation: Installation, number: str, kind: str, **fields: Any) -> tuple[str, Agenda]:
    """Answer the form that waits, as the page does; return the outcome and the next agenda."""
    agenda = the_agenda(installation, number)
    (model,) = [one for one in form_kinds(agenda, at()) if next(iter(one.model_fields)) == kind]
    raw = {"answer": {kind: model.model_fields[kind].default, **fields}}
    outcome = accept_answer(installation, number, agenda.sequence, raw)
    return outcome, the_agenda(installation, number)


def reports(installation: Installation) -> list[tuple[str, str]]:
    """What was reported."""
    with reading(installation.database) as session:
        return [(one.step, one.person) for one in session.exec(select(CaseReport))]


def test_an_accepted_answer_is_reported_and_brings_the_next_form(installation):
    number = a_case(installation.database)

    outcome, agenda = answer(installation, number, "capacity_check", done_on="2026-11-20", reported_by=COORDINATOR)

    assert outcome == "accepted"
    assert (agenda.sequence, agenda.key, agenda.error) == (2, "answer-2", "")
    assert reports(installation) == [("capacity_check", "")]
    with reading(installation.database) as session:
        (stored,) = session.exec(select(CaseReport)).all()
        assert (stored.reported_by, stored.verified, stored.channel) == ("vasa-coordinator", False, "prefect")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"done_on": "20.11.2026"}, "The field Done on does not fit; choose or write it again."),
        ({"done_on": "2026-11-31"}, "The field Done on does not fit; choose or write it again."),
        ({"done_on": "2026-11-23"}, "2026-11-23 is in the future; report it once it is done."),
        ({"done_on": None}, "The day on which it was done is missing; write it."),
        ({"outcome": "splendid"}, "The field What happened does not fit; choose or write it again."),
        ({"reported_by": "Stina Exempelback"}, "The field Reported by does not fit; choose or write it again."),
        ({"extra": "text"}, "The answer does not fit the form; choose from the form again."),
        ({"done_on": "{{ 7 * 7 }}"}, "An answer cannot hold templates or variables; choose from the form."),
        (
            {"done_on": {"__prefect_kind": "jinja", "template": "x"}},
            "An answer cannot hold templates or variables; choose from the form.",
        ),
    ],
)
def test_a_wrong_answer_is_refused_and_asked_again_with_the_error_on_top(installation, fields, error):
    number = a_case(installation.database)

    outcome, agenda = answer(installation, number, "capacity_check", **{"reported_by": COORDINATOR, **fields})

    assert outcome == "refused"
    assert agenda.error == error
    assert form_text(agenda, at()).startswith(f"**Not recorded: {error}**")
    assert reports(installation) == []
    assert agenda.sequence == 2


@pytest.mark.parametrize("raw", [None, {}, "", [], 0])
def test_an_empty_answer_as_a_retry_leaves_it_is_written_down_as_empty(installation, raw):
    number = a_case(installation.database)

    assert accept_answer(installation, number, 1, raw) == "empty"
    assert the_agenda(installation, number).error == "The run was started again without an answer; nothing was changed."


@pytest.mark.parametrize("raw", [{"answer": 3}, {"answer": []}, {"answer": {"x": "y"}}, [1], "text", {"other": {}}])
def test_an_answer_of_another_shape_is_refused(installation, raw):
    number = a_case(installation.database)

    assert accept_answer(installation, number, 1, raw) == "refused"
    assert reports(installation) == []


def test_an_answer_to_an_older_form_is_stale(installation):
    number = a_case(installation.database)
    raw = {"answer": {"capacity_check": "Assessment of reception capacity · form 1", "reported_by": COORDINATOR}}
    done(installation.database, number, "capacity_check", TODAY)

    assert accept_answer(installation, number, 1, raw) == "stale"
    assert the_agenda(installation, number).error.startswith("Somebody reported meanwhile")


def test_the_same_answer_twice_is_recorded_once(installation):
    number = a_case(installation.database)
    agenda = the_agenda(installation, number)
    raw = {
        "answer": {
            "capacity_check": f"Assessment of reception capacity · form {agenda.version}",
            "done_on": "2026-11-20",
            "reported_by": COORDINATOR,
        }
    }

    assert [accept_answer(installation, number, 1, raw) for _ in range(3)] == ["accepted"] * 3
    assert reports(installation) == [("capacity_check", "")]
    with reading(installation.database) as session:
        assert len(session.exec(select(FormAnswer)).all()) == 1


def test_not_needed_and_blocked_are_choices_with_a_reason(installation):
    number = a_case(installation.database)

    outcome, agenda = answer(
        installation,
        number,
        "capacity_check",
        outcome="Cannot go on: nobody or nothing available",
        reported_by=COORDINATOR,
    )

    assert outcome == "accepted"
    assert "blocked" in form_text(agenda, at())


def test_moving_a_date_shows_what_changes_before_it_is_applied(installation):
    number = a_case(installation.database)

    answer(installation, number, "another", what="A date is known, has moved, or is not known any more")
    _, asked = answer(
        installation,
        number,
        "date",
        which="Referral to the municipality decided",
        day="2026-11-20",
        reported_by=COORDINATOR,
    )
    assert asked.follow_up["form"] == "confirm_date"
    outcome, agenda = answer(installation, number, "apply")

    assert outcome == "accepted"
    assert {name.value: day.isoformat() for name, day in agenda.facts.milestones.items()} == {
        "proposal_received": "2026-11-02",
        "referral_decided": "2026-11-20",
    }


def test_a_date_that_is_left_changes_nothing(installation):
    number = a_case(installation.database)
    answer(installation, number, "another", what="A date is known, has moved, or is not known any more")
    answer(installation, number, "date", which="Arrival in the municipality", day="2026-12-09", reported_by=COORDINATOR)

    _, agenda = answer(installation, number, "leave")

    assert "arrival" not in {name.value for name in agenda.facts.milestones}
    assert agenda.follow_up == {}


def test_an_impossible_date_is_asked_again(installation):
    number = a_case(installation.database)
    answer(installation, number, "another", what="A date is known, has moved, or is not known any more")

    outcome, agenda = answer(
        installation,
        number,
        "date",
        which="Referral to the municipality decided",
        day="2026-11-01",
        reported_by=COORDINATOR,
    )

    assert outcome == "refused"
    assert agenda.follow_up == {"form": "date"}
    assert "would be before Placement proposal received" in agenda.error


def test_a_change_in_the_household_moves_the_role(installation):
    number = a_case(installation.database)
    answer(installation, number, "another", what="Something about the household has changed")

    _, agenda = answer(
        installation, number, "household", person="Adult p2", labour_market="Job seeker", reported_by=COORDINATOR
    )

    roles = {line.row.role for line in agenda.lines if line.step.id == "integration_plan"}
    assert roles == {"employment_authority"}


def test_a_wrong_report_is_reopened_in_the_form(installation):
    number = a_case(installation.database)
    answer(installation, number, "capacity_check", done_on="2026-11-20", reported_by=COORDINATOR)
    answer(installation, number, "another", what="A report was wrong: reopen a step")

    _, agenda = answer(
        installation,
        number,
        "reopen",
        which="Assessment of reception capacity",
        reason="Reported by mistake",
        reported_by=COORDINATOR,
    )

    assert [line.step.id for line in agenda.reportable] == ["capacity_check"]


def test_withdrawing_in_the_form_ends_the_placement(installation):
    number = a_case(installation.database)
    answer(installation, number, "another", what="Withdraw this placement")

    outcome, agenda = answer(
        installation, number, "withdraw", reason="The household does not come", reported_by=COORDINATOR
    )

    assert (outcome, agenda.open, agenda.status) == ("accepted", False, "withdrawn")
    assert accept_answer(installation, number, agenda.sequence, {"answer": {"ended": "x"}}) == "stale"


def test_a_form_has_at_most_four_kinds_without_free_text(installation):
    number = a_case(
        installation.database,
        flags=["has_health_data"],
        milestones={
            "proposal_received": "2026-09-02",
            "referral_decided": "2026-09-20",
            "file_received": "2026-09-24",
            "arrival": "2026-11-10",
        },
    )

    schema = form_schema(form_kinds(the_agenda(installation, number), at()), "What has happened?")

    assert len(schema["definitions"]) == 4
    for kind in schema["definitions"].values():
        for field in kind["properties"].values():
            asked = field.get("items", field)
            # An identifier is checked by its pattern, which leaves no room for words.
            assert {"enum", "const", "pattern"} & set(asked) or asked.get("format") == "date", field


def test_pages_and_tags_hold_no_name_and_no_birth_date(installation):
    people = [{"id": "p1", "name": "Canary Kanariansson", "born": "1990-05-01", "labour_market": "job_seeker"}]
    number = a_case(installation.database, people=people)
    agenda = the_agenda(installation, number)

    shown = json.dumps(
        [
            form_text(agenda, at()),
            artifact_text(agenda, at()),
            tags(agenda, at()),
            form_schema(form_kinds(agenda, at()), "x"),
        ]
    )

    assert "p1" in shown
    assert "Canary" not in shown
    assert "1990-05-01" not in shown
    with reading(installation.database) as session:
        member = load_case(session, number, at(), for_change=False).members[0]
        assert b"Canary" not in (member.sealed_name or b"")


def test_the_agenda_shows_what_can_be_done_before_what_cannot_start_yet(installation):
    agenda = the_agenda(installation, a_case(installation.database))

    to_do, cannot_start = artifact_text(agenda, at()).split("## To do")[1].split("## Cannot start yet")

    assert "| 2026-11-09 own target | Assessment of reception capacity (**overdue**) | Reception coordinator |" in to_do
    assert "| Answer on the municipality place | Officer granting the municipality place | Household |" in cannot_start
    assert "cannot start yet" not in cannot_start


def test_tags_make_work_lists_of_prefects_filters(installation):
    number = a_case(installation.database)

    assert tags(the_agenda(installation, number), at()) == [
        "municipality:vasa",
        "county:osterbotten",
        "track:quota",
        "stage:before-arrival",
        "overdue",
        "waits:reception_coordinator",
    ]


def test_the_forms_text_is_a_list_because_its_dialog_would_cut_a_table_off(installation):
    number = a_case(installation.database)

    text = form_text(the_agenda(installation, number), at())

    assert (
        "- Assessment of reception capacity (**overdue**): Household, Reception coordinator, act by 2026-11-09, "
        "2026-11-09 own target\n" in text
    )
    assert "|" not in text


def test_what_a_change_of_date_would_change_is_told_old_and_new(installation):
    number = a_case(installation.database)
    context, change = at(), DateChange("quota_acceptance_notified", TODAY, "p1")
    with reading(installation.database) as session:
        made = preview_date(session, context, number, change)

    text = form_text(the_agenda(installation, number), context, made)

    assert "- Guidance on family reunification, p1: due by law – → 2027-02-22, act by – → 2027-02-22" in text
