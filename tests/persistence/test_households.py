"""Households that change: who joins and leaves, suspended plans, and what changes by date alone."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from kotopolku.casework.case import facts_of, load_case
from kotopolku.casework.dated_changes import cases_to_replan, replan_by_date
from kotopolku.casework.joining import Joining, add_person
from kotopolku.casework.leaving import Leaving, leave_household
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.casework.suspensions import end_suspension, suspend_plan
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError, InputRefusedError
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind
from models.person import HouseholdMember, PlanSuspension
from models.placement import Placement
from models.reasons import Joined, Left, Suspended
from models.vocabulary import AgeGroup, LabourMarket, PersonFlag
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, OFFICER, a_case, at, done
from tests.notices.outboxes import notices, swept

MOVED = Leaving(date(2026, 11, 20), Left.MOVED_AWAY)


def changed(url, function, number, *given, on=TODAY, by=COORDINATOR):
    """Make one change in a transaction of its own."""
    with transaction(url) as session:
        return function(session, at(on), number, *given, by)


def refused(url, function, number, *given, on=TODAY):
    """Return why a change is refused; nothing is changed then."""
    before = state(url, number)
    with pytest.raises(CaseworkRefusedError) as refusal:
        changed(url, function, number, *given, on=on)
    assert state(url, number) == before
    return refusal.value.code


def state(url, number):
    """The version, and the status of each work item by step and person."""
    with reading(url) as session:
        case = load_case(session, number, at(), for_change=False)
        return case.placement.version, {(one.step, one.person): one.status for one in case.items}


def actions(url, number):
    """What the audit holds, which is whole."""
    with reading(url) as session:
        entries = trail(session, load_case(session, number, at(), for_change=False).id)
        assert first_broken(entries) is None
        return [(one.action, one.details) for one in entries]


def settled(url):
    """A household of two adults whose referral came and who arrived; the second has an integration plan."""
    number = a_case(
        url, milestones={"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-02-02"}
    )
    for step in ("skills_assessment_start", "initial_interview_assessment", "integration_plan"):
        done(url, number, step, date(2026, 6, 1), "p2", by=OFFICER)
    return number


# --- leaving


def test_exactly_the_pending_items_of_who_leaves_are_cancelled(database):
    number = settled(database)
    before = state(database, number)[1]

    changed(database, leave_household, number, "p2", MOVED)

    after = state(database, number)[1]
    pending = {"waiting", "open", "blocked"}
    assert {key for key in after if after[key] != before[key]} == {
        key for key, status in before.items() if key[1] == "p2" and status in pending
    }
    assert {after[key] for key in after if after[key] != before[key]} == {"cancelled"}
    assert after["integration_plan", "p2"] == "done"


def test_what_was_not_needed_for_who_leaves_stays_so(database):
    number = settled(database)
    report = StepReport("initial_health_check", ReportKind.NOT_NEEDED, ("p2",), reason="declined")
    with transaction(database) as session:
        report_step(session, at(), number, report, COORDINATOR)

    changed(database, leave_household, number, "p2", MOVED)

    assert state(database, number)[1]["initial_health_check", "p2"] == "not_needed"


def test_who_has_left_stays_in_the_database_with_the_audit(database):
    number = settled(database)

    changed(database, leave_household, number, "p2", Leaving(date(2026, 11, 20), Left.DIED))

    with reading(database) as session:
        (member,) = session.exec(select(HouseholdMember).where(HouseholdMember.label == "p2")).all()
        case = load_case(session, number, at(), for_change=False)
        assert (member.left_on, member.left_because) == (date(2026, 11, 20), "died")
        assert [one.person for one in case.reports] == ["p2", "p2", "p2"]
        assert [person.id for person in facts_of(case, at()).people] == ["p1"]
        assert all(report.person != "p2" for report in facts_of(case, at()).done)
    assert actions(database, number)[-1] == ("person_left", '{"on": "2026-11-20", "person": "p2", "reason": "died"}')


def test_a_step_of_the_household_for_one_of_its_people_ends_with_her(database):
    number = a_case(database)
    with transaction(database) as session:
        change_person(session, at(), number, "p2", PersonChange(flags=frozenset({"evident_care_need"})), COORDINATOR)
    assert state(database, number)[1]["place_answer", ""] == "waiting"
    done(database, number, "capacity_check", TODAY)
    assert state(database, number)[1]["place_answer", ""] == "waiting"

    changed(database, leave_household, number, "p2", MOVED)

    assert state(database, number)[1]["place_answer", ""] == "open"


@pytest.mark.parametrize(
    ("label", "leaving", "code"),
    [
        ("p9", MOVED, "unknown_person"),
        ("p2", Leaving(date(2026, 11, 23), Left.RETURNED), "left_in_future"),
        ("p3", Leaving(date(2026, 10, 1), Left.RETURNED), "left_before_joining"),
        ("p4", Leaving(date(2026, 11, 10), Left.MOVED_AWAY), "left_before_joining"),
    ],
)
def test_a_leaving_that_cannot_be_is_refused(database, label, leaving, code):
    number = a_case(database)
    changed_by_joining(database, number, "p3", date(2026, 11, 1), Joined.FAMILY_REUNIFICATION)
    changed_by_joining(database, number, "p4", date(2026, 11, 11), Joined.BIRTH)

    assert refused(database, leave_household, number, label, leaving) == code


def test_who_has_left_cannot_leave_again_nor_be_changed(database):
    number = settled(database)
    changed(database, leave_household, number, "p2", MOVED)

    assert refused(database, leave_household, number, "p2", MOVED) == "person_has_left"
    known = PersonChange(labour_market=LabourMarket.JOB_SEEKER)
    assert refused(database, change_person, number, "p2", known) == "person_has_left"
    assert refused(database, change_date, number, DateChange("first_permit", TODAY, "p2")) == "person_has_left"
    assert refused(
        database, report_step, number, StepReport("initial_health_check", people=("p2",), done_on=TODAY)
    ) == ("person_has_left")


def test_the_last_person_cannot_leave_because_that_ends_the_placement(database):
    number = settled(database)
    changed(database, leave_household, number, "p2", MOVED)

    assert refused(database, leave_household, number, "p1", MOVED) == "last_member"


# --- joining


def changed_by_joining(url, number, label, on, because, **known):
    """Add a person who joins later."""
    with transaction(url) as session:
        return add_person(session, at(), number, NewMember(label, **known), COORDINATOR, Joining(on, because))


def test_a_child_that_is_born_has_steps_of_her_own_counted_from_her_birth(database):
    number = settled(database)

    changed_by_joining(database, number, "p3", date(2026, 11, 12), Joined.BIRTH)

    with reading(database) as session:
        statement = select(WorkItem.target_due).where(WorkItem.step == "initial_health_check")
        # Two weeks after the arrival, and two weeks after the birth.
        assert session.exec(statement.where(WorkItem.person == "p1")).one() == date(2026, 2, 16)
        assert session.exec(statement.where(WorkItem.person == "p3")).one() == date(2026, 11, 26)
    assert ("integration_plan", "p3") not in state(database, number)[1]


def test_the_day_of_a_birth_stands_nowhere_in_clear(database):
    number = settled(database)

    changed_by_joining(database, number, "p3", date(2026, 11, 12), Joined.BIRTH)

    with reading(database) as session:
        tables = ("household_member", "milestone", "audit_entry", "placement")
        rows = [row for table in tables for row in session.execute(text(f"SELECT * FROM {table}"))]
    assert not [row for row in rows if "2026-11-12" in str(row) or "2026, 11, 12" in repr(row)]
    assert actions(database, number)[-1] == ("person_joined", '{"on": null, "person": "p3", "reason": "birth"}')


def test_a_family_member_who_comes_later_is_told_of_before_the_arrival(database):
    number = settled(database)

    changed_by_joining(
        database, number, "p3", date(2027, 1, 11), Joined.FAMILY_REUNIFICATION, age_group=AgeGroup.FROM_18_TO_64
    )

    with reading(database) as session:
        statement = select(WorkItem.target_due).where(WorkItem.step == "initial_health_check")
        assert session.exec(statement.where(WorkItem.person == "p3")).one() == date(2027, 1, 25)
        (member,) = session.exec(select(HouseholdMember).where(HouseholdMember.label == "p3")).all()
        assert member.joined_on == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("label", "on", "because", "known", "code"),
    [
        ("p1", TODAY, Joined.FAMILY_REUNIFICATION, {}, "person_taken"),
        ("p3", date(2026, 11, 23), Joined.BIRTH, {}, "born_in_future"),
        ("p3", date(2026, 11, 20), Joined.BIRTH, {"born": date(2026, 11, 19)}, "joined_is_not_born"),
        ("p3", date(2020, 1, 1), Joined.FAMILY_REUNIFICATION, {"born": date(2021, 1, 1)}, "joined_before_birth"),
        ("p3", TODAY, Joined.BIRTH, {"age_group": AgeGroup.FROM_65}, "born_contradicts_age_group"),
    ],
)
def test_a_joining_that_cannot_be_is_refused(database, label, on, because, known, code):
    number = a_case(database)

    def add(session, context, case_number, by):
        return add_person(session, context, case_number, NewMember(label, **known), by, Joining(on, because))

    assert refused(database, add, number) == code


def test_the_label_of_who_has_left_is_never_given_again(database):
    number = settled(database)
    changed(database, leave_household, number, "p2", MOVED)

    def add(session, context, case_number, by):
        return add_person(session, context, case_number, NewMember("p2"), by)

    assert refused(database, add, number) == "person_taken"


# --- ages


def test_a_birth_date_outside_the_age_group_is_refused_unless_both_are_corrected(database):
    number = a_case(database)
    child = date(2015, 5, 1)

    assert refused(database, change_person, number, "p1", PersonChange(born=child)) == "born_contradicts_age_group"
    changed(database, change_person, number, "p1", PersonChange(born=child, age_group=AgeGroup.FROM_7_TO_17))
    assert refused(database, change_person, number, "p1", PersonChange(age_group=AgeGroup.FROM_65)) == (
        "born_contradicts_age_group"
    )


def test_birthdays_since_the_registration_contradict_no_age_group(database):
    number = a_case(database, people=[{"id": "p1", "age_group": "7_to_17"}])

    changed(database, change_person, number, "p1", PersonChange(born=date(2009, 1, 1)), on=date(2027, 6, 1))


def test_a_registration_whose_birth_date_contradicts_its_age_group_is_refused(database):
    with pytest.raises(InputRefusedError) as refusal:
        a_case(database, people=[{"id": "p1", "age_group": "under_7", "born": "1990-01-01"}])

    (problem,) = refusal.value.problems
    assert (problem.path, problem.code) == ("people.p1.born", "contradicts_age_group")


# --- roles


def test_becoming_a_job_seeker_moves_exactly_the_items_of_one_person_and_tells_both_sides(database):
    number = settled(database)
    swept(database, at(TODAY))
    before = roles(database)
    told = {one.id for one in notices(database)}

    changed(database, change_person, number, "p2", PersonChange(labour_market=LabourMarket.JOB_SEEKER))

    after = roles(database)
    moved = {key for key in before if after[key] != before[key]}
    told_before = {"explain_rights_duties", "integration_training", "plan_review", "refer_other_services"}
    told_before |= {"refer_to_planned_service"}
    # What was done stays with who did it.
    assert moved == {
        (step, "p2", 1) for step in {*told_before, "final_language_test", "first_plan_end", "plan_total_end"}
    }
    assert {(before[key][0], after[key][0]) for key in moved} == {("integration_officer", "employment_authority")}
    swept(database, at(TODAY))
    new = [one for one in notices(database) if one.id not in told]
    steps = {ident: step for step, ident in ids(database).items()}
    handed_on = {(steps[one.work_item_id], one.why) for one in new if one.kind == "handed_on"}
    begun = {steps[one.work_item_id] for one in new if one.kind in ("opened", "overdue")}
    assert handed_on == {(step, "earlier_holder") for step in told_before}
    assert begun == {*told_before, "job_seeker_registration"}


def roles(url):
    """The role and status of each work item."""
    with reading(url) as session:
        return {
            (one.step, one.person, one.occurrence): (one.role, one.status) for one in session.exec(select(WorkItem))
        }


def ids(url):
    """The row of the second person's item of each step."""
    with reading(url) as session:
        return dict(session.exec(select(WorkItem.step, WorkItem.id).where(WorkItem.person == "p2")).all())


# --- suspensions


def plan_end(url):
    """The end of the second person's first plan."""
    with reading(url) as session:
        return session.exec(
            select(WorkItem.statutory_due).where(WorkItem.step == "first_plan_end", WorkItem.person == "p2")
        ).one()


def test_a_suspension_is_a_fact_of_the_plan_until_it_is_taken_back(database):
    number = settled(database)

    changed(database, suspend_plan, number, "p2", (date(2026, 9, 1), date(2026, 9, 30)), Suspended.ILLNESS)

    assert suspensions(database, number) == [(date(2026, 9, 1), date(2026, 9, 30))]
    changed(database, suspend_plan, number, "p2", (date(2026, 9, 1), date(2027, 1, 31)), None)
    assert suspensions(database, number) == [(date(2026, 9, 1), date(2027, 1, 31))]
    with reading(database) as session:
        assert session.exec(select(PlanSuspension.reason)).all() == ["illness"]
    changed(database, end_suspension, number, "p2", date(2026, 9, 1))
    assert suspensions(database, number) == []
    assert [action for action, _ in actions(database, number)[-3:]] == [
        "plan_suspended",
        "plan_suspended",
        "suspension_taken_back",
    ]


def suspensions(url, number):
    """The suspensions that the second person's plan knows."""
    with reading(url) as session:
        people = facts_of(load_case(session, number, at(), for_change=False), at()).people
        return [(one.first, one.last) for one in people[1].suspensions]


@pytest.mark.parametrize(
    ("label", "days", "code"),
    [
        ("p9", (date(2026, 9, 1), date(2026, 9, 30)), "unknown_person"),
        ("p2", (date(2026, 9, 30), date(2026, 9, 29)), "suspension_backwards"),
        ("p2", (date(2026, 7, 31), date(2026, 9, 30)), "suspension_overlaps"),
        ("p2", (date(2026, 7, 1), date(2026, 7, 31)), "suspension_known"),
        ("p2", (date(2026, 5, 31), date(2026, 6, 30)), "suspension_before_plan"),
        ("p1", (date(2026, 9, 1), date(2026, 9, 30)), "suspension_without_plan"),
    ],
)
def test_a_suspension_that_cannot_be_is_refused(database, label, days, code):
    number = settled(database)
    changed(database, suspend_plan, number, "p2", (date(2026, 7, 1), date(2026, 7, 31)), None)

    assert refused(database, suspend_plan, number, label, days, None) == code


def test_a_suspension_that_nobody_recorded_cannot_be_taken_back(database):
    assert refused(database, end_suspension, settled(database), "p2", date(2026, 9, 1)) == "no_suspension"


# --- what changes by date alone


def replanned(url, today):
    """Replan what changes on a day; return the cases whose work changed."""
    with reading(url) as session:
        cases = cases_to_replan(session, at(today))
    found = []
    for number in cases:
        with transaction(url) as session:
            found += [number] * replan_by_date(session, at(today), number)
    return found


def test_a_child_who_comes_of_age_has_the_steps_of_adults_that_day(database):
    number = a_case(
        database,
        milestones={"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-02-02"},
        people=[{"id": "p1", "born": "1980-01-01"}, {"id": "p2", "born": "2009-03-14"}],
    )
    while (day := replan_day(database)) < date(2027, 3, 14):
        replanned(database, day)
    assert ("integration_plan", "p2") not in state(database, number)[1]

    assert replanned(database, date(2027, 3, 14)) == [number]

    version, found = state(database, number)
    assert found["integration_plan", "p2"] == "waiting"
    assert actions(database, number)[-1][0] == "replanned"
    assert replanned(database, date(2027, 3, 14)) == []
    assert state(database, number)[0] == version


def replan_day(url):
    """The next day on which the only placement changes by date alone."""
    with reading(url) as session:
        return session.exec(select(Placement.replan_on)).one()


def test_a_day_on_which_nothing_changes_leaves_no_trace_but_the_next_day(database):
    number = settled(database)
    with transaction(database) as session:
        session.exec(select(Placement)).one().replan_on = TODAY
    before = actions(database, number), state(database, number)

    assert replanned(database, TODAY) == []

    assert (actions(database, number), state(database, number)) == before
    assert replan_day(database) != TODAY


def test_what_waits_for_the_arrival_opens_on_the_day_of_the_arrival(database):
    number = a_case(
        database,
        milestones={"proposal_received": "2026-11-02", "referral_decided": "2026-11-16", "arrival": "2026-12-01"},
    )
    assert state(database, number)[1]["skills_assessment_start", "p1"] == "waiting"
    while (day := replan_day(database)) <= date(2026, 12, 1):
        replanned(database, day)

    assert state(database, number)[1]["skills_assessment_start", "p1"] == "open"


def test_an_ended_placement_is_never_replanned(database):
    number = a_case(database, people=[{"id": "p1", "born": "2009-03-14"}])
    assert replan_day(database) is not None

    changed(database, withdraw, number, "does_not_come")

    assert replan_day(database) is None


def test_everything_can_be_true_of_one_person(database):
    number = a_case(database)

    changed(database, change_person, number, "p1", PersonChange(flags=frozenset(PersonFlag)))

    with reading(database) as session:
        member = session.exec(select(HouseholdMember).where(HouseholdMember.label == "p1")).one()
        assert set(member.flags.split()) == {flag.value for flag in PersonFlag}
