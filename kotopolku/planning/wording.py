"""Dates, durations and counts in the way of each language."""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.units import format_unit

from models.dates import Duration
from models.messages import Plural
from models.values import Language

#: Finland's own Swedish, and European English.
LOCALES = {Language.FI: "fi_FI", Language.SV: "sv_FI", Language.EN: "en_GB"}
_UNITS = (("years", "duration-year"), ("months", "duration-month"), ("weeks", "duration-week"))


@lru_cache(maxsize=8192)
def long_date(day: date, language: Language) -> str:
    """Return a date with its weekday, for sentences."""
    return format_date(day, "full", locale=LOCALES[language]).replace(",", "")


@lru_cache(maxsize=8192)
def short_date(day: date, language: Language) -> str:
    """Return a date for tables and parentheses; officials in Finland write it with points in both languages."""
    return format_date(day, "d MMM y" if language is Language.EN else "d.M.y", locale=LOCALES[language])


def month_of(day: date, language: Language) -> str:
    """Return the month of a date with its year, for what is only roughly known."""
    return format_date(day, "LLLL y", locale=LOCALES[language])


def duration_text(duration: Duration, days: Plural, language: Language) -> str:
    """Return a duration in words, e.g. "6 months"; *days* because Babel's Swedish counts a day as 24 hours."""
    parts = [
        format_unit(number, unit, length="long", locale=LOCALES[language])
        for name, unit in _UNITS
        if (number := getattr(duration, name))
    ]
    if duration.days or not parts:
        parts.append(counted(duration.days, days, language))
    return " ".join(parts)


def counted(number: int, noun: Plural, language: Language) -> str:
    """Return a counted noun in its right form."""
    form = Locale.parse(LOCALES[language]).plural_form(number)
    return (noun.one if form == "one" else noun.other).format(number=number)


def euros(cents: int, language: Language) -> str:
    """Return an amount of money; whole euros without cents."""
    text = f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"
    return f"€{text}" if language is Language.EN else f"{text.replace('.', ',')} €"
