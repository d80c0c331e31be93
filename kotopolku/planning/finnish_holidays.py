"""The calendar of Finland of the ``holidays`` library, without those of 250 other countries."""

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays
from holidays.holiday_base import HolidayBase

_FILE = Path(holidays.__file__).parent / "countries" / "finland.py"


@cache
def _calendar() -> type[HolidayBase]:
    # By its file: the package that it is in loads all countries, which takes 8 MB and a tenth of a second.
    spec = spec_from_file_location("kotopolku_holidays_of_finland", _FILE)
    assert spec, "the library has a file for each country"
    assert spec.loader, "and it is Python"
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type[HolidayBase] = module.Finland
    return found


def finnish_holidays(year: int, language: str | None = None) -> HolidayBase:
    """Return the holidays of a year by date, with their names in a language of the library."""
    return _calendar()(years=year, language=language)
