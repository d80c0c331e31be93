"""When a notice may go out: local mornings, quiet hours, and the two nights on which the clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from kotopolku.notification.moments import after_quiet, at_local, from_morning, local_moment, next_digest
from models.ladder import QuietHours

QUIET = QuietHours(begin="20:00", end="07:00", working_days_only=True)
MORNING = time(7, 30)


def utc(text):
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 03:00", "2026-11-23 05:30"),
        ("2026-11-23 12:00", "2026-11-23 12:00"),
        ("2026-07-01 00:15", "2026-07-01 04:30"),
    ],
    ids=["before the morning", "in the day", "in summer time"],
)
def test_reminders_of_the_day_wait_for_the_morning(now, then):
    assert from_morning(utc(now), MORNING) == utc(then)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 18:30", "2026-11-24 05:00"),
        ("2026-11-24 03:00", "2026-11-24 05:00"),
        ("2026-11-27 18:30", "2026-11-30 05:00"),
        ("2026-12-23 19:00", "2026-12-28 05:00"),
    ],
    ids=["in the day", "in the evening", "at night", "over the weekend", "over Christmas"],
)
def test_telephones_are_left_alone(now, then):
    assert after_quiet(utc(now), QUIET) == utc(then)


def test_quiet_hours_in_the_middle_of_the_day():
    quiet = QuietHours(begin="12:00", end="13:00", working_days_only=False)

    assert after_quiet(utc("2026-11-23 10:30"), quiet) == utc("2026-11-23 11:00")
    assert after_quiet(utc("2026-11-23 20:00"), quiet) == utc("2026-11-23 20:00")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23 04:00", "2026-11-23 05:30"),
        ("2026-11-23 05:30", "2026-11-23 05:30"),
        ("2026-11-23 06:00", "2026-11-24 05:30"),
        ("2026-11-27 06:00", "2026-11-30 05:30"),
    ],
    ids=["before", "at once", "after", "over the weekend"],
)
def test_the_next_digest_comes_on_a_working_morning(now, then):
    assert next_digest(utc(now), MORNING) == utc(then)


def test_an_hour_that_the_spring_night_skips_is_an_hour_later():
    """On 29 March 2026 the clocks go from 03:00 to 04:00."""
    assert at_local(date(2026, 3, 29), time(3, 30)) == utc("2026-03-29 01:30")
    assert local_moment(utc("2026-03-29 01:30")) == (date(2026, 3, 29), time(4, 30))


def test_an_hour_that_the_autumn_night_has_twice_is_the_first():
    """On 25 October 2026 the clocks go from 04:00 to 03:00."""
    assert at_local(date(2026, 10, 25), time(3, 30)) == utc("2026-10-25 00:30")


@pytest.mark.parametrize(
    ("day", "then"), [(date(2026, 3, 30), "2026-03-30 04:30"), (date(2026, 10, 26), "2026-10-26 05:30")]
)
def test_the_morning_after_the_clocks_change_is_the_local_one(day, then):
    assert at_local(day, MORNING) == utc(then)
