"""What a report does to a placement, on SQLite and PostgreSQL."""

from datetime import date

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import col, select, update

from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import load_case
from kotopolku.casework.milestones import DateChange, change_date, preview_date
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.audit import AuditEntry
from models.case_report import Channel, ReportKind
from models.vocabulary import LabourMarket
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, DECIDER, GUIDE, a_case, at, done


def items(url: str, case_number: str) -> dict[str, str]:
    """The status of each work item, by step and person."""
    with reading(url) as session:
        case = load_case(session, case_number, at(), for_change=False)
        return {" ".join(filter(None, (item.step, item.person))): item.status for item in case.items}


def test_opening_a_placement_plans_it(database):
    number = a_case(database)

    found = items(database, number)

    assert number == "KP-2026-0001"
    assert found["capacity_check"] == "open"
    assert found["place_answer"] == "waiting"
    assert found["integration_plan p1"] == "waiting"


def test_one_proposal_opens_one_placement(database):
    number = a_case(database)

    with pytest.raises(CaseworkRefusedError) as refusal:
        a_case(database, proposal_reference="vasa-2026-1")

    assert (refusal.value.code, refusal.value.values) == ("proposal_known", {"name": number})
    assert a_case(database, proposal_reference="VASA-2026-2") == "KP-2026-0002"


def test_a_report_closes_its_item_and_opens_the_next(database):
    number = a_case(database)

    done(database, number, "capacity_check", TODAY)

    found = items(database, number)
    assert found["capacity_check"] == "done"
    assert found["place_answer"] == "open"


def test_every_change_has_an_audit_entry_and_raises_the_version(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    with reading(database) as session:
        case = load_case(session, number, at(), for_change=False)
        entries = trail(session, case.id)

        assert [entry.action for entry in entries] == ["opened", "reported_done"]
        assert case.placement.version == 2
        assert first_broken(entries) is None
        assert entries[1].previous_hash == entries[0].hash
        assert (entries[1].actor, entries[1].verified, entries[1].channel) == ("vasa-coordinator", False, "cli")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_audit_cannot_be_changed(database, change):
    a_case(database)

    def tamper() -> None:
        with transaction(database) as session:
            entry = session.exec(select(AuditEntry)).first()
            if change == "update":
                session.exec(update(AuditEntry).where(col(AuditEntry.id) == entry.id).values(actor="nobody"))
            else:
                session.delete(entry)

    with pytest.raises(DatabaseError, match="append-only"):
        tamper()


def test_a_changed_entry_breaks_the_chain(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    with reading(database) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
        entries[0].details = entries[0].details.replace("vasa", "korsholm")

        assert first_broken(entries) == 1


@pytest.mark.parametrize(
    ("report", "actor", "code"),
    [
        (StepReport("capacity_chek", done_on=TODAY), COORDINATOR, "unknown_step"),
        (StepReport("capacity_check", done_on=TODAY), Actor("somebody", Channel.CLI), "unknown_staff"),
        (StepReport("capacity_check"), COORDINATOR, "done_on_missing"),
        (StepReport("capacity_check", done_on=date(2026, 11, 23)), COORDINATOR, "done_on_in_future"),
        (StepReport("place_answer", done_on=TODAY), DECIDER, "not_open"),
        (StepReport("place_answer", done_on=TODAY), GUIDE, "office_holder_needed"),
        (StepReport("capacity_check", ReportKind.NOT_NEEDED, reason="boring"), COORDINATOR, "unknown_reason"),
        (StepReport("capacity_check", ReportKind.BLOCKED), COORDINATOR, "unknown_reason"),
        (StepReport("skills_assessment_start", people=("p9",), done_on=TODAY), DECIDER, "unknown_person"),
        (StepReport("hear_county_on_person", done_on=TODAY), COORDINATOR, "concerns_nobody"),
    ],
)
def test_a_wrong_report_is_refused_and_changes_nothing(database, report, actor, code):
    number = a_case(database)
    before = items(database, number)

    def try_it() -> None:
        with transaction(database) as session:
            report_step(session, at(), number, report, actor)

    with pytest.raises(CaseworkRefusedError) as refusal:
        try_it()

    assert refusal.value.code == code
    assert items(database, number) == before
    with reading(database) as session:
        assert load_case(session, number, at(), for_change=False).placement.version == 1


def test_a_second_report_of_the_same_step_is_told_who_was_first(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    with pytest.raises(CaseworkRefusedError) as refusal:
        done(database, number, "capacity_check", TODAY)

    assert (refusal.value.code, refusal.value.values["on"]) == ("reported_already", "2026-11-22")


def test_what_is_not_needed_lets_the_next_step_open(database):
    number = a_case(database)

    with transaction(database) as session:
        report_step(
            session, at(), number, StepReport("capacity_check", ReportKind.NOT_NEEDED, reason="no_need"), COORDINATOR
        )

    assert items(database, number)["capacity_check"] == "not_needed"
    assert items(database, number)["place_answer"] == "open"


def test_a_blocked_step_can_be_done_later(database):
    number = a_case(database)
    with transaction(database) as session:
        report_step(
            session, at(), number, StepReport("capacity_check", ReportKind.BLOCKED, reason="no_resources"), COORDINATOR
        )
    assert items(database, number)["capacity_check"] == "blocked"

    done(database, number, "capacity_check", TODAY)

    assert items(database, number)["capacity_check"] == "done"


def test_a_report_by_mistake_is_reopened_and_reported_again(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    with transaction(database) as session:
        reopen_step(session, at(), number, "capacity_check", None, "reported_by_mistake", COORDINATOR)

    assert items(database, number)["capacity_check"] == "open"
    assert items(database, number)["place_answer"] == "waiting"
    done(database, number, "capacity_check", TODAY)
    assert items(database, number)["capacity_check"] == "done"


def test_a_date_is_previewed_before_it_is_saved(database):
    number = a_case(database)
    change = DateChange("quota_acceptance_notified", date(2026, 11, 12), "p1")

    with reading(database) as session:
        made = preview_date(session, at(), number, change)

    assert [(one.key.step, one.key.person) for one in made] == [("family_reunification_guidance", "p1")]
    with reading(database) as session:
        assert not [one for one in load_case(session, number, at(), for_change=False).milestones if one.person]

    with transaction(database) as session:
        change_date(session, at(), number, change, COORDINATOR)
    with reading(database) as session:
        due = session.exec(
            select(WorkItem.statutory_due).where(
                WorkItem.step == "family_reunification_guidance", WorkItem.person == "p1"
            )
        ).one()
    assert due == date(2027, 2, 12)


def test_a_date_that_is_not_known_any_more_takes_the_dates_that_hang_on_it_away(database):
    number = a_case(database)
    with transaction(database) as session:
        change_date(session, at(), number, DateChange("quota_acceptance_notified", date(2026, 11, 12)), COORDINATOR)
    with transaction(database) as session:
        change_date(session, at(), number, DateChange("quota_acceptance_notified", None, "p1"), COORDINATOR)

    with reading(database) as session:
        found = session.exec(
            select(WorkItem.person, WorkItem.statutory_due).where(WorkItem.step == "family_reunification_guidance")
        )

        assert dict(found.all()) == {"p1": None, "p2": date(2027, 2, 12)}


def test_an_arrival_before_the_referral_is_refused(database):
    number = a_case(database, milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-13"})

    def too_early() -> None:
        with transaction(database) as session:
            change_date(session, at(), number, DateChange("arrival", date(2026, 11, 12)), COORDINATOR)

    with pytest.raises(CaseworkRefusedError) as refusal:
        too_early()
    assert refusal.value.code == "date_too_early"


def test_becoming_a_job_seeker_moves_the_work_to_the_employment_authority(database):
    number = a_case(database)
    with transaction(database) as session:
        change_person(session, at(), number, "p2", PersonChange(labour_market=LabourMarket.JOB_SEEKER), COORDINATOR)

    with reading(database) as session:
        roles = session.exec(select(WorkItem.role).where(WorkItem.step == "integration_plan"))

        assert set(roles) == {"employment_authority"}


def test_withdrawal_cancels_what_is_to_do_and_keeps_what_was_done(database):
    number = a_case(database)
    done(database, number, "capacity_check", TODAY)

    with transaction(database) as session:
        withdraw(session, at(), number, "does_not_come", COORDINATOR)

    assert set(items(database, number).values()) == {"done", "cancelled"}
    with pytest.raises(CaseworkRefusedError, match="case_ended"):
        done(database, number, "place_answer", TODAY)


def test_the_agenda_has_the_most_urgent_first_and_what_waits_last(database):
    number = a_case(database)

    with reading(database) as session:
        agenda = agenda_of(session, at(), number)

    assert (agenda.key, agenda.version, agenda.open) == ("answer-1", 1, True)
    assert [line.step.id for line in agenda.reportable] == ["capacity_check"]
    assert agenda.lines[0].is_overdue
    assert agenda.lines[-1].row.status == "waiting"
