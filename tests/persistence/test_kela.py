"""Applications to Kela: what they change in the plan, what is refused, and how older rows were taken over."""

from datetime import date

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text
from sqlmodel import select

from kotopolku.casework.case import facts_of, load_case, plan_of
from kotopolku.casework.kela_applications import (
    NewApplication,
    apply_to_kela,
    ask_for_more,
    complete_application,
    record_decision,
    withdraw_application,
)
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import engine, reading, transaction
from kotopolku.persistence.migrations.versions import v0006_kela
from models.audit import AuditEntry
from models.person import KelaApplication
from models.plan import Status, StepKey
from models.vocabulary import KelaBenefit, Outcome
from tests.cases import COORDINATOR, a_case, at, done

BASIC, URGENT = KelaBenefit.BASIC_INCOME_SUPPORT, KelaBenefit.URGENT_SUPPORT
ALLOWANCE, GUARANTEE = KelaBenefit.HOUSING_ALLOWANCE, KelaBenefit.RENT_GUARANTEE
TODAY = date(2026, 12, 20)
JANUARY = date(2027, 1, 1)
PEOPLE = [
    {"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker"},
    {"id": "p2", "age_group": "18_to_64", "labour_market": "outside_labour_force"},
    {"id": "p3", "age_group": "7_to_17"},
    {"id": "p4", "born": "2008-12-21"},
]


def settled(url):
    """A household that arrived on 1 December 2026, with a dwelling."""
    milestones = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-10", "arrival": "2026-12-01"}
    number = a_case(url, milestones=milestones, people=PEOPLE)
    done(url, number, "household_file_received", date(2026, 11, 12))
    done(url, number, "housing_reservation", date(2026, 11, 20))
    return number


def do(url, function, *given, today=TODAY):
    """Make one change on a day."""
    with transaction(url) as session:
        return function(session, at(today), *given, COORDINATOR)


def apply(url, number, person="p1", benefit=BASIC, received=date(2026, 12, 14), today=TODAY, **more):
    if benefit is BASIC:
        more.setdefault("month", date(2026, 12, 1))
    return do(url, apply_to_kela, number, NewApplication(person, benefit, received, **more), today=today)


def step(url, number, name, person="p1", today=TODAY):
    with reading(url) as session:
        case = load_case(session, number, at(today), for_change=False)
        return plan_of(case, at(today)).by_key.get(StepKey(name, person))


def refused(url, function, *given, today=TODAY):
    """The code of the refusal; nothing may have changed."""
    before = stored(url)
    with pytest.raises(CaseworkRefusedError) as refusal:
        do(url, function, *given, today=today)
    assert stored(url) == before
    return refusal.value.code


def stored(url):
    with reading(url) as session:
        rows = [one.model_dump() for one in session.exec(select(KelaApplication)).all()]
        return rows, len(session.exec(select(AuditEntry)).all())


def test_an_application_for_basic_income_support_shows_that_it_was_applied_for_and_starts_kelas_time(database):
    number = settled(database)

    apply(database, number)

    applied = step(database, number, "kela_advance_income_support")
    assert (applied.status, applied.done_on) == (Status.DONE, date(2026, 12, 14))
    decision = step(database, number, "kela_decision_income_support")
    assert (decision.status, decision.statutory_due) == (Status.OPEN, date(2026, 12, 23))


def test_the_other_adult_still_has_to_apply(database):
    number = settled(database)

    apply(database, number)

    assert step(database, number, "kela_advance_income_support", "p2").status is Status.OPEN


def test_support_for_next_month_is_decided_by_its_first_working_day(database):
    number = settled(database)

    apply(database, number, month=JANUARY)

    assert step(database, number, "kela_decision_income_support").statutory_due == date(2027, 1, 4)


def test_what_kela_asks_for_stops_its_time_until_it_comes_or_the_time_ends(database):
    number = settled(database)
    apply(database, number, received=date(2026, 12, 1))

    do(database, ask_for_more, number, 1, date(2026, 12, 10), date(2026, 12, 18))
    assert step(database, number, "kela_decision_income_support").statutory_due == date(2026, 12, 31)

    do(database, complete_application, number, 1, date(2026, 12, 14))
    assert step(database, number, "kela_decision_income_support").statutory_due == date(2026, 12, 23)


def test_dates_of_an_application_replace_dates_that_were_written_by_hand(database):
    milestones = {"kela_application_received": "2026-11-02", "income_support_starts": "2027-02-01"}
    number = a_case(database, people=[{"id": "p1", "born": "1990-05-01", "milestones": milestones}])

    apply(database, number)

    assert step(database, number, "kela_decision_income_support").statutory_due == date(2026, 12, 23)


def test_a_decision_reports_its_step_on_the_day_on_which_kela_decided(database):
    number = settled(database)
    apply(database, number)

    change = do(database, record_decision, number, 1, date(2026, 12, 18), Outcome.PARTLY)

    assert change.step == "kela_decision_income_support"
    found = step(database, number, "kela_decision_income_support")
    assert (found.status, found.done_on) == (Status.DONE, date(2026, 12, 18))


def test_a_decision_on_a_later_month_leaves_the_step_of_the_first_open(database):
    number = settled(database)
    apply(database, number)
    apply(database, number, month=JANUARY)

    change = do(database, record_decision, number, 2, date(2026, 12, 18), Outcome.GRANTED)

    assert change.step is None
    assert step(database, number, "kela_decision_income_support").status is Status.OPEN


def test_an_application_for_the_guarantee_and_for_the_allowance_reports_its_step(database):
    number = settled(database)

    assert apply(database, number, benefit=GUARANTEE).step == "kela_rent_guarantee"
    assert apply(database, number, benefit=ALLOWANCE).step == "kela_housing_allowance"

    assert step(database, number, "kela_rent_guarantee", None).done_on == date(2026, 12, 14)
    decision = step(database, number, "kela_housing_allowance_decision")
    assert (decision.status, decision.statutory_due) == (Status.OPEN, date(2027, 1, 13))


def test_missing_data_give_the_allowance_fourteen_days(database):
    number = settled(database)
    apply(database, number, benefit=ALLOWANCE)
    do(database, ask_for_more, number, 1, date(2026, 12, 15), date(2026, 12, 31))

    assert step(database, number, "kela_housing_allowance_decision").statutory_due == date(2027, 1, 13)
    do(database, complete_application, number, 1, date(2026, 12, 18))

    assert step(database, number, "kela_housing_allowance_decision").statutory_due == date(2027, 1, 1)


def test_urgent_support_has_the_next_working_day(database):
    number = settled(database)

    apply(database, number, benefit=URGENT, received=date(2026, 12, 19))

    assert step(database, number, "kela_urgent_support").statutory_due == date(2026, 12, 21)
    assert do(database, record_decision, number, 1, TODAY, Outcome.REFUSED).step == "kela_urgent_support"


def test_a_withdrawn_application_gives_no_date_and_opens_its_step_again(database):
    number = settled(database)
    apply(database, number)
    apply(database, number, benefit=GUARANTEE)

    assert do(database, withdraw_application, number, 1, TODAY).step is None
    assert do(database, withdraw_application, number, 2, TODAY).step == "kela_rent_guarantee"

    assert step(database, number, "kela_advance_income_support").status is Status.OPEN
    assert step(database, number, "kela_decision_income_support").statutory_due is None
    assert step(database, number, "kela_rent_guarantee", None).status is Status.OPEN


def test_the_household_has_applied_as_long_as_one_of_it_has(database):
    number = settled(database)
    apply(database, number, benefit=ALLOWANCE)
    apply(database, number, "p2", ALLOWANCE)

    assert do(database, withdraw_application, number, 1, TODAY).step is None

    assert step(database, number, "kela_housing_allowance", None).status is Status.DONE


def test_what_was_decided_or_withdrawn_may_be_applied_for_again(database):
    number = settled(database)
    apply(database, number)
    do(database, record_decision, number, 1, TODAY, Outcome.REFUSED)
    apply(database, number)
    do(database, withdraw_application, number, 2, TODAY)

    assert apply(database, number).application.number == 3


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (("p3", BASIC, date(2026, 12, 14), date(2026, 12, 1)), "kela_child"),
        (("p4", BASIC, date(2026, 12, 14), date(2026, 12, 1)), "kela_child"),
        (("p9", BASIC, date(2026, 12, 14), date(2026, 12, 1)), "unknown_person"),
        (("p1", BASIC, date(2026, 12, 21), date(2026, 12, 1)), "application_in_future"),
        (("p1", BASIC, date(2026, 12, 14)), "kela_month_missing"),
        (("p1", URGENT, date(2026, 12, 14), date(2026, 12, 1)), "kela_no_month"),
        (("p1", GUARANTEE, date(2026, 12, 14), date(2026, 12, 1)), "kela_no_month"),
        (("p1", ALLOWANCE, date(2026, 12, 14), date(2026, 10, 1)), "kela_month_past"),
        (("p2", BASIC, date(2026, 12, 14), date(2026, 12, 1)), "kela_open_already"),
    ],
)
def test_an_impossible_application_is_refused(database, new, code):
    number = settled(database)
    apply(database, number, "p2")

    assert refused(database, apply_to_kela, number, NewApplication(*new)) == code


def test_an_application_is_not_sent_after_it_was_received(database):
    new = NewApplication("p1", URGENT, date(2026, 12, 14), sent_on=date(2026, 12, 15))

    assert refused(database, apply_to_kela, settled(database), new) == "kela_sent_late"


def test_housing_allowance_for_the_month_before_is_in_time(database):
    assert apply(database, settled(database), benefit=ALLOWANCE, month=date(2026, 11, 1)).application.month == "2026-11"


def test_on_the_eighteenth_birthday_a_person_applies_alone(database):
    number = settled(database)

    assert apply(database, number, "p4", today=date(2026, 12, 21)).application.person == "p4"


@pytest.mark.parametrize(
    ("function", "given", "code"),
    [
        (ask_for_more, (1, date(2026, 12, 21), date(2026, 12, 31)), "kela_in_future"),
        (ask_for_more, (1, date(2026, 12, 13), date(2026, 12, 31)), "kela_before_application"),
        (ask_for_more, (1, date(2026, 12, 16), date(2026, 12, 15)), "kela_time_backwards"),
        (ask_for_more, (7, date(2026, 12, 16), date(2026, 12, 31)), "kela_unknown"),
        (ask_for_more, (3, date(2026, 12, 18), date(2026, 12, 31)), "kela_completed"),
        (complete_application, (1, date(2026, 12, 16)), "kela_not_asked"),
        (complete_application, (2, date(2026, 12, 15)), "kela_before_request"),
        (complete_application, (2, date(2026, 12, 21)), "kela_in_future"),
        (record_decision, (1, date(2026, 12, 13), Outcome.GRANTED), "kela_before_application"),
        (record_decision, (1, date(2026, 12, 21), Outcome.GRANTED), "kela_in_future"),
        (record_decision, (4, date(2026, 12, 18), Outcome.GRANTED), "kela_decided"),
        (record_decision, (5, date(2026, 12, 18), Outcome.GRANTED), "kela_withdrawn"),
        (withdraw_application, (4, date(2026, 12, 18)), "kela_decided"),
        (withdraw_application, (1, date(2026, 12, 13)), "kela_before_application"),
    ],
)
def test_an_impossible_report_on_an_application_is_refused(database, function, given, code):
    number = settled(database)
    for benefit, person in ((BASIC, "p1"), (BASIC, "p2"), (ALLOWANCE, "p1"), (URGENT, "p1"), (URGENT, "p2")):
        apply(database, number, person, benefit)
    for one in (2, 3):
        do(database, ask_for_more, number, one, date(2026, 12, 16), date(2026, 12, 31))
    do(database, complete_application, number, 3, date(2026, 12, 17))
    do(database, record_decision, number, 4, date(2026, 12, 17), Outcome.GRANTED)
    do(database, withdraw_application, number, 5, date(2026, 12, 17))

    assert refused(database, function, number, *given) == code


def test_applications_of_an_older_release_keep_their_meaning(database):
    """The rows are as release 0003 wrote them."""
    number = settled(database)
    with engine(database).begin() as connection:
        placement = connection.execute(text("SELECT id FROM placement")).scalar_one()
        for statement in (
            "DROP TABLE kela_application",
            "CREATE TABLE kela_application (id INTEGER PRIMARY KEY, placement_id INTEGER NOT NULL"
            " REFERENCES placement (id) ON DELETE CASCADE, person VARCHAR(32) NOT NULL, kind VARCHAR(32) NOT NULL,"
            " received DATE NOT NULL,"
            " CONSTRAINT uq_kela_application UNIQUE (placement_id, person, kind, received))",
        ):
            connection.execute(text(statement))
        for row, (person, kind, received) in enumerate(
            (
                ("p1", "housing_allowance", "2026-12-02"),
                ("p1", "housing_allowance_completed", "2026-12-10"),
                ("p2", "rent_guarantee", "2026-12-03"),
            ),
            start=1,
        ):
            connection.execute(
                text("INSERT INTO kela_application VALUES (:id, :placement, :person, :kind, :received)"),
                {"id": row, "placement": placement, "person": person, "kind": kind, "received": received},
            )
        with Operations.context(MigrationContext.configure(connection)):
            v0006_kela.upgrade()

    with reading(database) as session:
        rows = session.exec(select(KelaApplication).order_by(KelaApplication.number)).all()
        assert [(one.number, one.person, one.kind, one.completed_on) for one in rows] == [
            (1, "p1", "housing_allowance", date(2026, 12, 10)),
            (2, "p2", "rent_guarantee", None),
        ]
        facts = facts_of(load_case(session, number, at(TODAY), for_change=False), at(TODAY))
    assert [(one.kind.value, one.received) for one in facts.people[0].applications] == [
        ("housing_allowance", date(2026, 12, 2)),
        ("housing_allowance_completed", date(2026, 12, 10)),
    ]
