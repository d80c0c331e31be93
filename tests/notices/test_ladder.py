"""When people are told: reminders aim at the last safe working day, and never come after the date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotopolku.notification.ladder import ladder_of, rungs, rungs_of_right
from kotopolku.planning.calendar import is_working_day, on_or_before
from models.ladder import LadderBook
from models.notice_kind import Basis, NoticeKind, Why
from tests.builders import packaged

BOOK = packaged().notices
WORKING, MONTHS, YEARS = (
    next(one for one in BOOK.ladders if one.id == name) for name in ("working_day_limit", "month_limit", "year_limit")
)


def told(ladder, *, statutory=None, target=None, act_by=None):
    """What is told on which day, and to whom else."""
    return [
        (str(rung.day), rung.kind.value, rung.audience.value)
        for rung in rungs(statutory, target, act_by, ladder, BOOK.escalation)
    ]


def test_a_working_day_limit_is_told_three_and_one_working_days_before():
    """Kela's decision due on Wednesday 30 December 2026: Christmas Eve and Christmas Day are no working days."""
    assert told(WORKING, statutory=date(2026, 12, 30), act_by=date(2026, 12, 30)) == [
        ("2026-12-23", "upcoming", "holder"),
        ("2026-12-29", "upcoming", "holder"),
        ("2026-12-30", "due_today", "holder"),
        ("2026-12-31", "overdue", "holder"),
        ("2027-01-05", "escalation", "superior"),
        ("2027-01-08", "escalation", "coordinator"),
    ]


def test_a_month_limit_is_told_fourteen_and_three_days_before_on_working_days():
    """The review due on Sunday 28 February 2027 is acted on by Friday the 26th."""
    assert told(MONTHS, statutory=date(2027, 2, 28), act_by=date(2027, 2, 26)) == [
        ("2027-02-12", "upcoming", "holder"),
        ("2027-02-23", "upcoming", "holder"),
        ("2027-02-26", "due_today", "holder"),
        ("2027-03-01", "overdue", "holder"),
        ("2027-03-03", "escalation", "superior"),
        ("2027-03-05", "escalation", "coordinator"),
    ]


def test_a_year_limit_is_told_ninety_thirty_and_seven_days_before():
    assert [day for day, kind, _ in told(YEARS, statutory=date(2027, 8, 31), act_by=date(2027, 8, 31))][:3] == [
        "2027-06-02",
        "2027-07-30",
        "2027-08-24",
    ]


def test_a_shifted_date_is_reminded_of_before_the_unshifted_one():
    """Three months from 24 September end on Christmas Eve; the act may be done on 28 December, the last safe day is 23."""
    days = told(MONTHS, statutory=date(2026, 12, 28), act_by=date(2026, 12, 23))

    assert ("2026-12-23", "due_today", "holder") in days
    assert ("2026-12-29", "overdue", "holder") in days


def test_law_and_target_are_both_told_of():
    kinds = [
        (rung.basis, rung.kind)
        for rung in rungs(date(2029, 3, 2), date(2026, 7, 10), date(2029, 3, 2), MONTHS, BOOK.escalation)
        if rung.kind is NoticeKind.DUE_TODAY
    ]

    assert kinds == [(Basis.TARGET, NoticeKind.DUE_TODAY), (Basis.STATUTORY, NoticeKind.DUE_TODAY)]


def test_a_step_without_a_date_has_no_rungs():
    assert rungs(None, None, None, MONTHS, BOOK.escalation) == ()


def test_a_right_that_ends_is_told_ninety_and_thirty_days_before_on_working_days():
    """Three years from 24 June 2024; 26 March 2027 is Good Friday, and 25 May a Tuesday."""
    found = rungs_of_right(date(2027, 6, 24), BOOK.right_ends)

    assert [(rung.day, rung.kind, rung.due) for rung in found] == [
        (date(2027, 3, 25), NoticeKind.UPCOMING, date(2027, 6, 24)),
        (date(2027, 5, 25), NoticeKind.UPCOMING, date(2027, 6, 24)),
    ]


def test_what_has_no_end_is_not_told_to_end():
    assert rungs_of_right(None, BOOK.right_ends) == ()


@given(
    due=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    ladder=st.sampled_from(BOOK.ladders),
    is_target=st.booleans(),
)
def test_no_date_passes_unheard(due, ladder, is_target):
    """There is a reminder on a working day on or before the date, and every rung is a working day."""
    dates = (None, due, None) if is_target else (due, None, on_or_before(due))
    found = rungs(*dates, ladder, BOOK.escalation)

    assert any(rung.day == on_or_before(due) and rung.kind is NoticeKind.DUE_TODAY for rung in found)
    assert all(is_working_day(rung.day) for rung in found)
    assert all(rung.day > due for rung in found if rung.kind in (NoticeKind.OVERDUE, NoticeKind.ESCALATION))
    assert all(rung.day <= due for rung in found if rung.kind is NoticeKind.UPCOMING)
    assert [rung.day for rung in found] == sorted(rung.day for rung in found)


def a_book(*choices):
    """The packaged ladders with other choices."""
    return LadderBook.model_validate({**BOOK.model_dump(), "choices": choices})


@pytest.mark.parametrize(
    ("choices", "chosen"),
    [
        ((), "working_day_limit"),
        (({"municipality": "vasa", "ladder": "month_limit"},), "month_limit"),
        (({"municipality": "korsholm", "ladder": "month_limit"},), "working_day_limit"),
        (
            (
                {"municipality": "vasa", "ladder": "month_limit"},
                {"municipality": "vasa", "step": "capacity_check", "ladder": "year_limit"},
            ),
            "year_limit",
        ),
    ],
    ids=["as defined", "of the municipality", "of another municipality", "the most particular"],
)
def test_the_most_particular_choice_of_a_ladder_counts(choices, chosen):
    ladder = ladder_of(a_book(*choices), "working_day_limit", "capacity_check", "vasa")

    assert ladder
    assert ladder.id == chosen


def test_a_step_without_a_ladder_is_given_none_by_a_choice():
    assert ladder_of(a_book({"municipality": "vasa", "ladder": "month_limit"}), None, "capacity_check", "vasa") is None


def test_escalation_comes_after_working_days():
    """Missed on Wednesday 23 December 2026: three working days later is Wednesday 30, five is Monday 4 January."""
    late = [
        (rung.day, rung.audience)
        for rung in rungs(None, date(2026, 12, 23), None, WORKING, BOOK.escalation)
        if rung.kind is NoticeKind.ESCALATION
    ]

    assert late == [(date(2026, 12, 30), Why.SUPERIOR), (date(2027, 1, 4), Why.COORDINATOR)]


def test_leads_count_back_from_the_last_safe_day_and_not_from_the_shifted_one():
    days = [rung.day for rung in rungs(date(2026, 12, 7), None, date(2026, 12, 4), WORKING, BOOK.escalation)]

    assert days[:2] == [date(2026, 12, 1), date(2026, 12, 3)]
    assert days[0] == date(2026, 12, 4) - timedelta(days=3)
