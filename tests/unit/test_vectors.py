"""The domain's test vectors, written out."""

from datetime import date

import pytest

from tests.builders import a_person, due_of


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-12-14", date(2026, 12, 23)), ("2026-12-17", date(2026, 12, 30))],
    ids=["from a Monday", "over Christmas"],
)
def test_a_kela_decides_within_seven_working_days(received, due):
    person = a_person(milestones={"kela_application_received": received})

    row = due_of({"working_days": 7, "of": "kela_application_received", "received": "next_working_day"}, person)

    assert (row.statutory_due, row.act_by) == (due, due)


def test_b_a_notice_of_move_may_wait_for_monday_after_independence_day():
    person = a_person()
    limit = {"within": "P1W", "of": "arrival", "shift": "statute", "earliest": {"before": "P1M", "of": "arrival"}}

    row = due_of(limit, person, milestones={"arrival": "2026-11-29"})

    assert row.statutory_due == date(2026, 12, 7)
    assert row.act_by == date(2026, 12, 4)
    assert row.earliest == date(2026, 10, 29)


def test_c_a_family_application_is_safe_the_day_before_christmas_eve():
    person = a_person(milestones={"quota_acceptance_notified": "2026-09-24"})

    row = due_of({"within": "P3M", "of": "quota_acceptance_notified", "shift": "statute"}, person)

    assert row.statutory_due == date(2026, 12, 28)
    assert row.act_by == date(2026, 12, 23)


def test_d_a_review_due_on_a_sunday_is_not_shifted_but_done_on_the_friday_before():
    person = a_person(milestones={"first_permit": "2026-08-31"})

    row = due_of({"within": "P6M", "of": "first_permit"}, person)

    assert row.statutory_due == date(2027, 2, 28)
    assert row.act_by == date(2027, 2, 26)


def test_e_the_initial_interview_comes_ten_working_days_after_the_start_of_job_search():
    person = a_person(milestones={"job_search_started": "2026-11-23"})

    row = due_of({"working_days": 10, "of": "job_search_started"}, person)

    assert row.statutory_due == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("received", "due"),
    [({}, date(2026, 12, 31)), ({"received": "next_working_day"}, date(2027, 1, 4))],
    ids=["ordinarily", "at Kela"],
)
def test_only_kela_counts_a_sunday_as_received_on_monday(received, due):
    """From Sunday 20.12.2026, seven working days."""
    person = a_person(milestones={"kela_application_received": "2026-12-20"})

    row = due_of({"working_days": 7, "of": "kela_application_received", **received}, person)

    assert row.statutory_due == due


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-08-31", "P6M", date(2027, 2, 28)),
        ("2027-08-31", "P6M", date(2028, 2, 29)),
        ("2028-02-29", "P1Y", date(2029, 2, 28)),
        ("2028-02-29", "P4Y", date(2032, 2, 29)),
        ("2026-01-31", "P1M", date(2026, 2, 28)),
        ("2026-12-31", "P1W", date(2027, 1, 7)),
        ("2026-11-22", "P1Y6M", date(2028, 5, 22)),
        ("2026-11-22", "P30D", date(2026, 12, 22)),
    ],
)
def test_months_end_on_their_number_or_on_the_last_day(start, duration, end):
    """Act 150/1930, section 3."""
    row = due_of({"within": duration, "of": "first_permit"}, a_person(milestones={"first_permit": start}))

    assert row.statutory_due == end


@pytest.mark.parametrize(("paid_for", "last"), [("2026-12-31", date(2031, 12, 31)), ("2027-01-01", date(2032, 12, 31))])
def test_compensation_can_be_claimed_back_until_the_end_of_the_fifth_calendar_year(paid_for, last):
    """KOTO 71 §: no step of ours, but its clock can be written."""
    row = due_of(
        {"last_day_of": {"unit": "year", "offset": 5}, "of": "first_permit"},
        a_person(milestones={"first_permit": paid_for}),
    )

    assert row.statutory_due == last
