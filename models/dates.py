"""Local dates and calendar durations, as people write them in YAML and JSON."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any

from pydantic import BeforeValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

#: The years that the calendar of holidays covers; a date outside them is a typing error.
FIRST_YEAR, LAST_YEAR = 1900, 2100

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)", re.ASCII)
_DURATION = re.compile(
    r"P(?=\d)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?",
    re.ASCII,
)


def parse_day(value: object) -> date | None:
    """Return the local date that *value* writes as ``YYYY-MM-DD``, or None if it writes none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _day(value: object) -> date:
    if type(value) is date:
        return value
    day = parse_day(value)
    if day is None:
        raise PydanticCustomError("not_a_day", "{value} is no date; write it as 2026-11-22", {"value": repr(value)})
    return day


#: A local date. Pydantic alone would also take numbers and instants, which are typing errors here.
Day = Annotated[date, BeforeValidator(_day)]


def _time_of_day(value: object) -> time:
    if isinstance(value, time):
        return value
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("not_a_time", '{value} is no time; write it as "07:30"', {"value": repr(value)})
    return time(int(match["hour"]), int(match["minute"]))


#: A local time of day, written as "07:30" in quotes: without them YAML reads a number.
TimeOfDay = Annotated[
    time,
    BeforeValidator(_time_of_day),
    PlainSerializer(lambda value: value.strftime("%H:%M"), return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]


@dataclass(frozen=True, slots=True)
class Duration:
    """A calendar duration in ISO 8601, e.g. ``P6M``: days are calendar days, months are months."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: object) -> "Duration":
        """Read ``P6M``, ``P1Y``, ``P2W``, ``P30D`` or a combination in that order.

        Raises:
            PydanticCustomError: The text is none of these.
        """
        match = _DURATION.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise PydanticCustomError(
                "not_a_duration",
                "{value} is no duration; write for example P6M, P1Y, P2W or P30D",
                {"value": repr(text)},
            )
        return cls(**{unit: int(number) for unit, number in match.groupdict(default="0").items()})

    def __str__(self) -> str:
        """Return the shortest ISO 8601 form."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + ("".join(f"{number}{letter}" for number, letter in parts if number) or "0D")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read a duration from its text and write it as text again."""
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Tell editors what a duration looks like."""
        pattern = r"^P(?=\d)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?$"
        return {"type": "string", "pattern": pattern, "examples": ["P6M"]}
