"""The whole limit language, one rule at a time."""

from datetime import date

import pytest

from models.reason import ReasonCode
from tests.builders import TODAY, a_limit, a_person, a_process, a_step, due_of, plan_of, the_step


def test_a_limit_before_an_event_is_counted_backwards():
    row = due_of({"before": "P1M", "of": "arrival"}, milestones={"arrival": "2027-03-31"})

    assert row.statutory_due == date(2027, 2, 28)
    assert row.act_by == date(2027, 2, 26)


def test_negative_working_days_are_counted_back_from_the_event():
    row = due_of({"working_days": -5, "of": "arrival"}, milestones={"arrival": "2026-12-28"})

    assert row.statutory_due == date(2026, 12, 17)


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ({"last_day_of": {"unit": "month", "offset": 1}}, date(2027, 1, 31)),
        ({"last_day_of": {"unit": "month"}}, date(2026, 12, 31)),
        ({"last_day_of": {"unit": "year", "offset": 2}}, date(2028, 12, 31)),
        ({"first_working_day_of": {"unit": "month", "offset": 1}}, date(2027, 1, 4)),
        ({"first_working_day_of": {"unit": "year", "offset": 1}}, date(2027, 1, 4)),
    ],
)
def test_a_period_is_counted_from_the_one_that_holds_the_event(rule, due):
    """The event is on 9.12.2026; 1.1.2027 is a Friday and New Year's Day."""
    row = due_of({**rule, "of": "arrival"}, milestones={"arrival": "2026-12-09"})

    assert row.statutory_due == due


def test_an_age_limit_ends_on_the_birthday():
    assert due_of({"age": 23}, a_person(born="2008-02-29")).statutory_due == date(2031, 2, 28)


def test_an_age_limit_waits_for_the_birth_date():
    row = due_of({"age": 23}, a_person(age_group="7_to_17"))

    assert row.statutory_due is None
    assert ReasonCode.BIRTH_DATE_UNKNOWN in [reason.code for reason in row.reasons]


def test_a_fixed_date_needs_no_event():
    row = due_of({"on": "2026-12-31"})

    assert (row.statutory_due, row.act_by) == (date(2026, 12, 31), date(2026, 12, 31))


def test_without_delay_has_no_date():
    row = due_of({"without_delay": True})

    assert row.without_delay
    assert (row.statutory_due, row.act_by) == (None, None)


def test_without_delay_may_have_an_outermost_date():
    person = a_person(milestones={"first_permit": "2026-03-02"})

    row = due_of({"without_delay": True, "latest": {"within": "P3Y", "of": "first_permit"}}, person)

    assert row.without_delay
    assert row.statutory_due == date(2029, 3, 2)


def test_a_right_ends_on_its_last_day_of_eligibility():
    person = a_person(milestones={"first_permit": "2026-03-02"})
    limit = {"without_delay": True, "eligible_until": {"within": "P3Y", "of": "first_permit"}}

    row = due_of(limit, person)

    assert row.eligible_until == date(2029, 3, 2)
    assert row.statutory_due is None


def test_the_latest_of_several_events_counts():
    person = a_person(milestones={"first_permit": "2026-03-02", "permit_notified": "2026-03-09"})

    row = due_of({"within": "P1W", "of": "first_permit | permit_notified | job_search_started"}, person)

    assert row.statutory_due == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("started", "due"),
    [("2025-12-31", date(2026, 1, 9)), ("2026-01-02", date(2026, 1, 19))],
    ids=["old law", "new law"],
)
def test_the_law_in_force_on_the_day_of_the_event_counts(started, due):
    limits = [
        a_limit(working_days=10, of="job_search_started", valid_from="2026-01-01"),
        a_limit(working_days=5, of="job_search_started", valid_to="2025-12-31"),
    ]
    definition = a_process(a_step("interview", per="person", statutory=limits))
    person = a_person(milestones={"job_search_started": started})

    assert the_step(plan_of(definition, person), "interview", "p1").statutory_due == due


def test_the_first_variant_that_fits_is_taken():
    limits = [
        a_limit(within="P1W", of="arrival", when={"flags": "emergency"}, case={"fi": "a", "sv": "b", "en": "c"}),
        a_limit(within="P2W", of="arrival"),
    ]
    definition = a_process(a_step("act", statutory=limits))
    arrival = {"milestones": {"arrival": "2026-11-02"}}

    assert the_step(plan_of(definition, flags=["emergency"], **arrival), "act").statutory_due == date(2026, 11, 9)
    assert the_step(plan_of(definition, **arrival), "act").statutory_due == date(2026, 11, 16)


def test_a_suspension_lengthens_a_limit_by_its_days():
    person = a_person(
        milestones={"first_permit": "2026-03-02"}, suspensions=[{"from": "2026-05-01", "to": "2026-05-31"}]
    )

    row = due_of({"within": "P1Y", "of": "first_permit", "extended_by": "suspension"}, person)

    assert row.statutory_due == date(2027, 4, 2)


def test_several_applications_have_a_clock_each():
    person = a_person(
        applications=[
            {"kind": "housing_allowance", "received": "2026-06-11"},
            {"kind": "rent_guarantee", "received": "2026-05-22"},
        ]
    )

    assert due_of({"within": "P30D", "of": "application:housing_allowance"}, person).statutory_due == date(2026, 7, 11)
    assert due_of({"working_days": 7, "of": "application:rent_guarantee"}, person).statutory_due == date(2026, 6, 2)


@pytest.mark.parametrize(("track", "event"), [("quota", "arrival"), ("municipality_place", "move")])
def test_settling_is_the_arrival_in_the_quota_and_the_move_elsewhere(track, event):
    definition = a_process(a_step("act", statutory=a_limit(within="P1W", of="settling")), track=track)

    row = the_step(plan_of(definition, track=track, milestones={event: "2026-11-02"}), "act")

    assert row.statutory_due == date(2026, 11, 9)


def test_without_its_event_a_limit_has_no_date_and_says_which_event_is_missing():
    row = due_of({"within": "P1W", "of": "arrival"})

    assert row.statutory_due is None
    assert [reason.code for reason in row.reasons] == [ReasonCode.WITHIN, ReasonCode.ANCHOR_UNKNOWN]


def test_a_shift_never_moves_what_reminders_aim_at():
    row = due_of({"within": "P1W", "of": "arrival", "shift": "statute"}, milestones={"arrival": "2026-12-18"})

    assert row.statutory_due == date(2026, 12, 28)
    assert row.act_by == date(2026, 12, 23)


def test_a_step_opens_its_lead_before_its_date():
    definition = a_process(a_step("act", opens="P1M", statutory=a_limit(within="P6M", of="arrival")))

    row = the_step(plan_of(definition, milestones={"arrival": "2026-08-31"}), "act")

    assert row.opens_on == date(2027, 1, 28)
    assert row.opens_on > TODAY
