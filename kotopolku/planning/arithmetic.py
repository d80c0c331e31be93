"""The arithmetic of Act 150/1930 on the calculation of statutory periods."""

from datetime import date, timedelta

import pendulum

from kotopolku.planning.calendar import on_or_after
from models.dates import Duration


def add(day: date, duration: Duration) -> date:
    """Return the last day of a period of *duration* that starts on *day*; *day* itself is not counted.

    Months and years end on the day of the same number, or on the last day of the month if it has no such day.

    Source: Act 150/1930, sections 2 and 3.
    """
    return _move(day, duration, 1)


def subtract(day: date, duration: Duration) -> date:
    """Count *duration* back from *day* by the same rules.

    Source: Act 150/1930, section 4.
    """
    return _move(day, duration, -1)


def _move(day: date, duration: Duration, sign: int) -> date:
    start = pendulum.Date(day.year, day.month, day.day)
    moved = start.add(years=sign * duration.years, months=sign * duration.months)
    days = sign * (7 * duration.weeks + duration.days)
    return date(moved.year, moved.month, moved.day) + timedelta(days=days)


def shift(day: date) -> date:
    """Move a last day that is no working day to the next one.

    Source: Act 150/1930, section 5.
    """
    return on_or_after(day)


def ends_short_of_its_number(start: date, duration: Duration, end: date) -> bool:
    """Whether the month of *end* has no day with the number of *start*, so that its last day counts."""
    whole_months = (duration.years or duration.months) and not (duration.weeks or duration.days)
    return bool(whole_months) and end.day != start.day


def birthday(born: date, age: int) -> date:
    """Return the day on which a person reaches *age*; a birthday on 29 February falls on 28 in other years.

    Source: Act 150/1930, section 3.
    """
    return add(born, Duration(years=age))
