"""Kela's time to decide: every clock, written out, over year ends, Easter, Midsummer and weekends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotopolku.planning.calendar import is_working_day, on_or_after
from kotopolku.planning.kela_clock import ClockFacts, ClockRule, ask_by, decision_due
from models.vocabulary import KelaBenefit
from tests.builders import a_person, due_of

BASIC, URGENT = KelaBenefit.BASIC_INCOME_SUPPORT, KelaBenefit.URGENT_SUPPORT
ALLOWANCE, GUARANTEE = KelaBenefit.HOUSING_ALLOWANCE, KelaBenefit.RENT_GUARANTEE


def day(text):
    return date.fromisoformat(text)


def facts(received, benefit=BASIC, **days):
    return ClockFacts(benefit, day(received), **{name: day(value) for name, value in days.items()})


def told(one):
    found = decision_due(one)
    return str(found.due), found.rule.value, str(found.counted_from)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23", "2026-12-02"),  # Monday → Wednesday of the week after, Kela's own example
        ("2026-12-14", "2026-12-23"),  # the last working day before Christmas Eve
        ("2026-12-17", "2026-12-30"),  # 24 and 25 December are skipped
        ("2026-12-18", "2026-12-31"),
        ("2026-12-21", "2027-01-04"),  # over the year end; 1 January is a Friday
        ("2026-12-28", "2027-01-08"),  # New Year's Day and Epiphany (Wednesday 6.1.)
        ("2026-12-30", "2027-01-12"),
        ("2026-12-20", "2027-01-04"),  # a Sunday counts as Monday 21 December
        ("2026-12-24", "2027-01-08"),  # Christmas Eve counts as Monday 28 December
        ("2027-03-23", "2027-04-05"),  # Good Friday 26.3. and Easter Monday 29.3.
        ("2027-03-26", "2027-04-08"),  # Good Friday counts as Tuesday 30 March
        ("2026-03-31", "2026-04-13"),  # Easter 2026: 3.4. and 6.4.
        ("2028-04-10", "2028-04-21"),  # Easter 2028: 14.4. and 17.4.
        ("2026-06-17", "2026-06-29"),  # Midsummer Eve, Friday 19.6.2026
        ("2026-06-19", "2026-07-01"),  # Midsummer Eve counts as Monday 22 June
        ("2027-06-22", "2027-07-02"),  # Midsummer Eve, Friday 25.6.2027
        ("2028-06-20", "2028-06-30"),  # Midsummer Eve, Friday 23.6.2028
        ("2026-04-28", "2026-05-08"),  # May Day, a Friday
        ("2027-04-29", "2027-05-11"),  # Ascension Day, Thursday 6.5.2027
        ("2027-12-02", "2027-12-14"),  # Independence Day, Monday 6.12.2027
        ("2027-12-22", "2028-01-03"),  # 24.12. is a Friday, 25., 26. and 1.1. fall on a weekend
    ],
)
def test_basic_income_support_is_decided_seven_working_days_after_receipt(received, due):
    found = decision_due(facts(received))

    assert (str(found.due), found.rule) == (due, ClockRule.RECEIVED)
    assert str(ask_by(facts(received))) == due


@pytest.mark.parametrize(
    ("completed", "due"),
    [
        ("2026-12-14", "2026-12-23"),
        ("2026-12-21", "2027-01-04"),
        ("2026-12-26", "2027-01-08"),  # a holiday: counts as Monday 28 December
        ("2027-03-25", "2027-04-07"),  # Maundy Thursday is a working day; Good Friday and Easter Monday are not
    ],
)
def test_seven_working_days_begin_anew_when_the_missing_data_come(completed, due):
    one = facts("2026-11-30", asked_on="2026-12-02", complete_by="2027-03-31", completed_on=completed)

    assert told(one) == (due, "completed", completed)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("2026-12-11", "2026-12-22"),
        ("2026-12-24", "2027-01-08"),  # the time ends on a day off, so on Monday 28 December
        ("2026-12-31", "2027-01-13"),
        ("2027-03-28", "2027-04-08"),  # Easter Sunday, so Tuesday 30 March
    ],
)
def test_seven_working_days_begin_anew_when_the_time_for_missing_data_ends(until, due):
    assert told(facts("2026-11-30", asked_on="2026-12-02", complete_by=until)) == (due, "time_ended", until)


@pytest.mark.parametrize(
    ("received", "month", "due", "rule"),
    [
        ("2026-12-01", "2027-01-01", "2027-01-04", "month_begins"),  # 1 January is a Friday
        ("2026-12-18", "2027-01-01", "2027-01-04", "month_begins"),  # seven working days pass on 31 December
        ("2026-12-22", "2027-01-01", "2027-01-05", "received"),  # they do not pass before 4 January
        ("2026-12-28", "2027-01-01", "2027-01-08", "received"),
        ("2026-11-23", "2026-12-01", "2026-12-02", "received"),
        ("2026-11-19", "2026-12-01", "2026-12-01", "month_begins"),
        ("2026-05-08", "2026-06-01", "2026-06-01", "month_begins"),
        ("2026-04-15", "2026-05-01", "2026-05-04", "month_begins"),  # May Day is a Friday
        ("2026-11-23", "2027-02-01", "2027-02-01", "month_begins"),  # a later month
        ("2026-12-07", "2026-12-01", "2026-12-16", "received"),  # the month is running
        ("2026-12-07", "2026-11-01", "2026-12-16", "received"),  # a month that has passed
    ],
)
def test_support_for_a_coming_month_is_decided_by_its_first_working_day(received, month, due, rule):
    counted_from = month if rule == "month_begins" else received

    assert told(facts(received, month=month)) == (due, rule, counted_from)


def test_a_completion_late_in_the_month_outlasts_the_first_working_day():
    days = {"month": "2027-01-01", "asked_on": "2026-12-09", "complete_by": "2026-12-31"}

    assert told(facts("2026-12-01", **days)) == ("2027-01-13", "time_ended", "2026-12-31")
    assert told(facts("2026-12-01", **days, completed_on="2026-12-30")) == ("2027-01-12", "completed", "2026-12-30")
    assert told(facts("2026-12-01", **days, completed_on="2026-12-11")) == ("2027-01-04", "month_begins", "2027-01-01")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-25", "2026-11-26"),
        ("2026-11-27", "2026-11-30"),
        ("2026-11-28", "2026-11-30"),
        ("2026-12-23", "2026-12-28"),
        ("2026-12-31", "2027-01-04"),
        ("2027-03-25", "2027-03-30"),
        ("2026-06-18", "2026-06-22"),
    ],
)
def test_urgent_support_is_decided_on_the_same_or_the_next_working_day(received, due):
    assert told(facts(received, URGENT)) == (due, "urgent", received)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-12-01", "2026-12-31"),
        ("2026-12-15", "2027-01-14"),
        ("2027-03-01", "2027-03-31"),
        ("2027-02-24", "2027-03-26"),  # Good Friday: calendar days of Kela's own duty are not moved
    ],
)
def test_housing_allowance_is_decided_in_thirty_days(received, due):
    assert told(facts(received, ALLOWANCE)) == (due, "allowance_received", received)


def test_housing_allowance_is_decided_fourteen_days_after_the_missing_data():
    days = {"asked_on": "2026-12-10", "complete_by": "2026-12-31"}

    assert told(facts("2026-12-01", ALLOWANCE, **days, completed_on="2026-12-21")) == (
        "2027-01-04",
        "allowance_completed",
        "2026-12-21",
    )
    assert told(facts("2026-12-01", ALLOWANCE, **days))[1] == "allowance_received"


def test_the_rent_guarantee_has_no_number_of_days():
    assert told(facts("2026-12-01", GUARANTEE)) == ("None", "no_date", "2026-12-01")
    assert ask_by(facts("2026-12-01", GUARANTEE)) is None


def test_kela_waits_for_the_client_until_the_last_day_or_the_missing_data():
    asked = {"asked_on": "2026-12-02", "complete_by": "2026-12-11"}

    assert facts("2026-11-30", **asked).awaits_client(day("2026-12-11"))
    assert not facts("2026-11-30", **asked).awaits_client(day("2026-12-12"))
    assert not facts("2026-11-30", **asked, completed_on="2026-12-04").awaits_client(day("2026-12-05"))
    assert not facts("2026-11-30").awaits_client(day("2026-12-01"))


DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@given(DAYS)
def test_seven_working_days_lie_between_receipt_and_decision(received):
    due = decision_due(ClockFacts(BASIC, received)).due

    counted = on_or_after(received)
    between = [counted + timedelta(days=n) for n in range(1, (due - counted).days + 1)]
    assert sum(map(is_working_day, between)) == 7
    assert is_working_day(due)


@given(DAYS, st.integers(0, 60), st.integers(0, 60), st.integers(-2, 4))
def test_no_month_and_no_completion_makes_a_decision_due_earlier(received, asked_after, time, months):
    number = received.year * 12 + received.month - 1 + months
    month = date(number // 12, number % 12 + 1, 1)
    asked = received + timedelta(days=asked_after)
    plain = decision_due(ClockFacts(BASIC, received)).due

    completed = ClockFacts(BASIC, received, month, asked, asked + timedelta(days=time))

    assert decision_due(ClockFacts(BASIC, received, month)).due >= plain
    assert decision_due(completed).due >= decision_due(ClockFacts(BASIC, received, month)).due


@given(DAYS, DAYS)
def test_later_receipt_is_never_decided_earlier(one, other):
    earlier, later = sorted((one, other))

    for benefit in (BASIC, URGENT, ALLOWANCE):
        assert decision_due(ClockFacts(benefit, earlier)).due <= decision_due(ClockFacts(benefit, later)).due


@given(DAYS)
def test_the_clock_is_that_of_the_limits_of_the_definitions(received):
    milestones = {"kela_application_received": received.isoformat()}
    applications = [
        {"kind": kind, "received": received.isoformat()} for kind in ("urgent_support", "housing_allowance")
    ]
    person = a_person(milestones=milestones, applications=applications)

    for benefit, limit in (
        (BASIC, {"working_days": 7, "of": "kela_application_received", "received": "next_working_day"}),
        (URGENT, {"working_days": 1, "of": "application:urgent_support"}),
        (ALLOWANCE, {"within": "P30D", "of": "application:housing_allowance"}),
    ):
        assert decision_due(ClockFacts(benefit, received)).due == due_of(limit, person).statutory_due
