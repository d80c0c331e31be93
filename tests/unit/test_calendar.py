"""Working days in Finland."""

from datetime import date, timedelta

import pytest

from kotopolku.planning.calendar import (
    add_working_days,
    holiday_name,
    holidays_between,
    is_working_day,
    on_or_after,
    on_or_before,
)
from models.values import Language

# Besides Saturdays and Sundays, as the domain's list has them.
NON_WORKING = {
    2026: "1.1 6.1 3.4 6.4 1.5 14.5 19.6 31.10 6.12 24.12 25.12 26.12",
    2027: "1.1 6.1 26.3 29.3 1.5 6.5 25.6 6.11 6.12 24.12 25.12 26.12",
    2028: "1.1 6.1 14.4 17.4 1.5 25.5 23.6 4.11 6.12 24.12 25.12 26.12",
}


@pytest.mark.parametrize("year", NON_WORKING)
def test_the_days_that_matter_are_not_working_days(year):
    days = [date(year, int(text.split(".")[1]), int(text.split(".")[0])) for text in NON_WORKING[year].split()]

    assert not [day for day in days if is_working_day(day)]


@pytest.mark.parametrize("year", NON_WORKING)
def test_every_other_weekday_is_a_working_day(year):
    written = {tuple(int(part) for part in text.split(".")) for text in NON_WORKING[year].split()}
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    weekdays = [day for day in days if day.weekday() < 5 and (day.day, day.month) not in written]

    assert [day for day in weekdays if not is_working_day(day)] == []


def test_new_years_eve_and_maundy_thursday_are_working_days():
    assert is_working_day(date(2026, 12, 31))
    assert is_working_day(date(2026, 4, 2))


def test_the_working_days_of_2025_to_2030_are_golden(golden):
    """The non-working weekdays of each year, and how many working days it has."""
    lines = []
    for year in range(2025, 2031):
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
        days = [day for day in days if day.year == year]
        off = [day for day in days if day.weekday() < 5 and not is_working_day(day)]
        lines.append(f"{year}: {sum(map(is_working_day, days))} working days")
        lines += [f"  {day:%a} {day.isoformat()} {holiday_name(day, Language.FI)}" for day in off]

    golden("working-days.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("start", "working_days", "end"),
    [
        (date(2023, 7, 30), 3, date(2023, 8, 2)),
        (date(2024, 3, 29), 2, date(2024, 4, 3)),
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),
        (date(2026, 12, 28), -1, date(2026, 12, 23)),
        (date(2027, 3, 30), -2, date(2027, 3, 24)),
    ],
    ids=[
        "from a Sunday",
        "from Good Friday over Easter",
        "over Midsummer",
        "over Christmas",
        "back over Christmas",
        "back over Easter",
    ],
)
def test_working_days_are_counted_from_the_day_after(start, working_days, end):
    assert add_working_days(start, working_days) == end


def test_a_day_off_moves_to_the_nearest_working_day():
    assert on_or_after(date(2026, 12, 24)) == date(2026, 12, 28)
    assert on_or_before(date(2026, 12, 27)) == date(2026, 12, 23)


def test_only_days_off_on_weekdays_are_told():
    assert holidays_between(date(2026, 12, 21), date(2026, 12, 28)) == (date(2026, 12, 24), date(2026, 12, 25))


@pytest.mark.parametrize(
    ("language", "name"), [(Language.FI, "Jouluaatto"), (Language.SV, "Julafton"), (Language.EN, "Christmas Eve")]
)
def test_a_holiday_has_its_name_in_each_language(language, name):
    assert holiday_name(date(2026, 12, 24), language) == name
