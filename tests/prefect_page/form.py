"""A form of Prefect's page, filled in as people do: fields are found by their titles, dates picked in the calendar."""

import re
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Locator, expect

#: What opens a choice. A click beside it opens and closes it at once: in 3.8.8 two elements there hear the same click.
OPENER = ".p-select-button__icon"

#: Where a field ends that has this label.
_FIELD = "xpath=ancestor::*[contains(concat(' ', normalize-space(@class), ' '), ' schema-form-property ')][1]"


def fill(form: Locator, values: Mapping[str, Any]) -> None:
    """Fill in fields by their titles: a date, a choice, several choices, a number or a short text."""
    for title, value in values.items():
        _fill(field(form, title), value)


def field(form: Locator, title: str) -> Locator:
    """Return a field by its title, beside which the page says whether it is optional."""
    label = re.compile(rf"^\s*{re.escape(title)}( \(Optional\))?\s*$")
    return form.locator(".schema-form-property__label").filter(has_text=label).locator(_FIELD)


def _fill(place: Locator, value: Any) -> None:
    if isinstance(value, date):
        _pick(place, value)
    elif isinstance(value, bool):
        place.get_by_role("switch").set_checked(value)
    elif isinstance(value, int):
        place.get_by_role("spinbutton").fill(str(value))
    elif place.get_by_role("textbox").count():
        place.get_by_role("textbox").fill(value)
    else:
        _choose(place, value)


def _choose(place: Locator, choice: str) -> None:
    place.locator(OPENER).click()
    place.page.get_by_role("option", name=choice, exact=True).click()
    expect(place.locator(".p-select-button__control")).to_contain_text(choice)


def _pick(place: Locator, day: date) -> None:
    """Pick a day in the calendar, whose arrows turn its months."""
    place.locator(".p-date-button__control").click()
    picker = place.page.locator(".p-date-picker")
    header = picker.locator(".p-calendar-header__title").inner_text().split()
    shown = time.strptime(" ".join(header), "%B %Y")
    months = (day.year - shown.tm_year) * 12 + day.month - shown.tm_mon
    arrow = picker.locator(".p-calendar-header__arrow").nth(0 if months < 0 else 1)
    for _ in range(abs(months)):
        arrow.click()
    days = picker.locator(".p-calendar-date-picker__date--in-month")
    days.get_by_text(str(day.day), exact=True).click()
    picker.get_by_role("button", name="Apply").click()
    expect(place.locator(".p-date-button__control")).to_contain_text(f"{day:%b} {day.day}")
