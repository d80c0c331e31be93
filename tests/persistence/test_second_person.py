"""Steps with four eyes: that they are not needed counts once a second person agrees."""

from dataclasses import replace

import pytest
from sqlmodel import select

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.agreement import answer_report
from kotopolku.casework.case import load_case
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.timeline import timeline
from kotopolku.casework.worklist import work_list
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.actions import perform
from kotopolku.orchestration.forms import form_kinds
from kotopolku.orchestration.staff_choices import staff_choices
from kotopolku.persistence.audit import Actor, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import CaseReport, Channel, ReportKind
from models.vocabulary import Track
from tests.builders import TODAY, packaged
from tests.cases import COORDINATOR, DECIDER, GUIDE, a_case, at

KORSHOLM = Actor("korsholm-coordinator", Channel.CLI)
COMPENSATION = Actor("vasa-compensation", Channel.CLI)


def with_four_eyes():
    """Casework in which the assessment of reception capacity needs a second person."""
    process = packaged().processes[Track.QUOTA]
    steps = tuple(
        step.model_copy(update={"four_eyes": True}) if step.id == "capacity_check" else step for step in process.steps
    )
    changed = {**packaged().processes, Track.QUOTA: process.model_copy(update={"steps": steps})}
    return replace(at(), definitions=replace(packaged(), processes=changed))


NOT_NEEDED = StepReport("capacity_check", ReportKind.NOT_NEEDED, reason="no_need")


def reported(url, number, report=NOT_NEEDED, by=COORDINATOR):
    """Report the step that needs a second person."""
    with transaction(url) as session:
        report_step(session, with_four_eyes(), number, report, by)


def answered(url, number, by, *, agrees=True, people=()):
    """Say what a second person says."""
    with transaction(url) as session:
        answer_report(session, with_four_eyes(), number, "capacity_check", people, by, agrees=agrees)


def status(url, number):
    """The status of the step and of the one after it."""
    with reading(url) as session:
        case = load_case(session, number, with_four_eyes(), for_change=False)
        found = {item.step: item.status for item in case.items}
        return found["capacity_check"], found["place_answer"]


def actions(url, number):
    """What the audit holds."""
    with reading(url) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
        return [(one.action, one.actor) for one in entries[1:]]


def test_a_report_counts_once_a_second_person_agrees(database):
    number = a_case(database)

    reported(database, number)
    assert status(database, number) == ("open", "waiting")

    answered(database, number, DECIDER)
    assert status(database, number) == ("not_needed", "open")
    assert actions(database, number) == [("proposed_not_needed", "vasa-coordinator"), ("agreed", "vasa-decider")]
    with reading(database) as session:
        (report,) = session.exec(select(CaseReport)).all()
        assert (report.reported_by, report.second_by, report.agreement) == (
            "vasa-coordinator",
            "vasa-decider",
            "agreed",
        )


def test_what_was_done_counts_at_once(database):
    number = a_case(database)

    reported(database, number, StepReport("capacity_check", done_on=TODAY))

    assert status(database, number) == ("done", "open")


def test_that_a_step_cannot_go_on_counts_at_once(database):
    number = a_case(database)

    reported(database, number, StepReport("capacity_check", ReportKind.BLOCKED, reason="missing_data"))

    assert status(database, number) == ("blocked", "waiting")


def test_a_report_to_which_the_second_person_does_not_agree_is_made_again(database):
    number = a_case(database)
    reported(database, number)

    answered(database, number, DECIDER, agrees=False)
    assert status(database, number) == ("open", "waiting")
    assert refused(lambda: answered(database, number, DECIDER)) == "nothing_to_agree"

    reported(database, number)
    answered(database, number, DECIDER)
    assert status(database, number) == ("not_needed", "open")


def refused(change):
    """Why a change is refused."""
    with pytest.raises(CaseworkRefusedError) as refusal:
        change()
    return refusal.value.code


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (COORDINATOR, "second_is_first"),
        (GUIDE, "second_without_role"),
        (COMPENSATION, "second_without_role"),
        (KORSHOLM, "second_without_role"),
        (Actor("somebody", Channel.CLI), "unknown_staff"),
    ],
)
def test_who_cannot_be_the_second_person_is_refused(database, by, code):
    number = a_case(database)
    reported(database, number)

    assert refused(lambda: answered(database, number, by)) == code
    assert status(database, number) == ("open", "waiting")
    assert len(actions(database, number)) == 1


def test_while_a_report_waits_no_other_is_made(database):
    number = a_case(database)
    reported(database, number)

    assert refused(lambda: reported(database, number, by=DECIDER)) == "second_awaited"


def test_nobody_agrees_where_no_report_waits(database):
    assert refused(lambda: answered(database, a_case(database), DECIDER)) == "nothing_to_agree"


def test_who_reported_by_mistake_takes_the_report_back(database):
    number = a_case(database)
    reported(database, number)

    with transaction(database) as session:
        reopen_step(session, with_four_eyes(), number, "capacity_check", None, "reported_by_mistake", COORDINATOR)

    assert refused(lambda: answered(database, number, DECIDER)) == "nothing_to_agree"
    reported(database, number, by=DECIDER)
    answered(database, number, COORDINATOR)
    assert status(database, number) == ("not_needed", "open")


def test_work_list_timeline_and_agenda_show_that_a_second_person_is_awaited(database):
    number = a_case(database)
    reported(database, number)

    with reading(database) as session:
        (row,) = [one for one in work_list(session, TODAY) if one.item.step == "capacity_check"]
        rows = timeline(session, with_four_eyes(), number)[1]
        agenda = agenda_of(session, with_four_eyes(), number)

        assert row.awaits_second
        assert [one.proposed.reported_by for one in rows if one.proposed] == ["vasa-coordinator"]
        assert [line.awaits_second for line in agenda.reportable] == [True]


def test_in_prefect_the_second_person_agrees_in_the_steps_own_form(database):
    number = a_case(database)
    reported(database, number)
    context = with_four_eyes()

    with transaction(database) as session:
        agenda = agenda_of(session, context, number)
        kind = form_kinds(agenda, context)[0]
        choices = kind.model_json_schema()["properties"]["outcome"]["enum"]
        who = next(one for one in staff_choices(context, "vasa") if "vasa-decider" in one)
        perform(session, context, agenda, "capacity_check", kind(outcome="A second person agrees", reported_by=who))

    assert choices == ["A second person agrees", "A second person does not agree"]
    assert status(database, number) == ("not_needed", "open")
