"""Working days in Finland: Monday to Friday without public holidays, Christmas Eve and Midsummer Eve."""

from datetime import date, timedelta
from functools import cache, lru_cache

from kotopolku.planning.finnish_holidays import finnish_holidays
from models.values import Language

_DAY = timedelta(days=1)
_LOCALES = {Language.FI: "fi", Language.SV: "sv_FI", Language.EN: "en_US"}


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(finnish_holidays(year))


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether the local date *day* is a working day.

    Source: the ``holidays`` library's calendar of Finland (Church Act 652/2023, Act 388/1937), with Christmas
    Eve and Midsummer Eve; it is the same set that moves a last day by Act 150/1930, section 5.
    """
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def on_or_after(day: date) -> date:
    """Return *day* if it is a working day, else the next one."""
    while not is_working_day(day):
        day += _DAY
    return day


def on_or_before(day: date) -> date:
    """Return *day* if it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day


def add_working_days(day: date, working_days: int) -> date:
    """Count working days from the day after *day*; a negative number counts back from the day before it."""
    step = _DAY if working_days > 0 else -_DAY
    for _ in range(abs(working_days)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def holidays_between(first: date, last: date) -> tuple[date, ...]:
    """Return the non-working days from *first* to *last*, both included, that fall on Monday to Friday."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if day.weekday() < 5 and not is_working_day(day))


@lru_cache(maxsize=512)
def holiday_name(day: date, language: Language) -> str | None:
    """Return what the holiday on *day* is called in *language*, or None if there is none."""
    name: str | None = finnish_holidays(day.year, _LOCALES[language]).get(day)
    return name
