"""The story that the demo lives through, read from a file that anybody may change."""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, model_validator

from config.library import read_file
from config.validation import problems
from kotopolku.errors import InputRefusedError
from models.dates import Day, parse_day
from models.problem import Problem
from models.values import Value
from models.vocabulary import Track

#: What the form of each track calls the day on which it all begins.
_RECEIVED = {
    Track.QUOTA: "proposal_received",
    Track.MUNICIPALITY_PLACE: "proposal_received",
    Track.SELF_SETTLED: "contact_received",
}


class FormEntry(Value):
    """What a coordinator types into the form: a step's report, or a date; choices by their code."""

    step: str | None = None
    date: str | None = None
    day: str | None = None
    done_on: str | None = None
    for_whom: str | None = None
    outcome: str | None = None
    fields: dict[str, str] = Field(default_factory=dict)
    reported_by: str

    @model_validator(mode="after")
    def _one_of_two(self) -> "FormEntry":
        if (self.step is None) == (self.date is None):
            raise ValueError("write step or date")
        return self


class Event(Value):
    """One thing that happens on a day."""

    on: Day
    prefect: FormEntry | None = None
    command: str | None = None
    refused: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> "Event":
        if (self.prefect is None) == (self.command is None):
            raise ValueError("write prefect or command")
        return self


class Story(Value):
    """A registration and what follows it, in the order of days."""

    track: Track = Track.QUOTA
    registration: dict[str, Any]
    events: tuple[Event, ...] = Field(min_length=1)

    @property
    def form(self) -> str:
        """The form that opens its placement."""
        return f"register-{self.track.value.replace('_', '-')}"

    @property
    def begins(self) -> date:
        """The day on which the proposal or the contact comes."""
        return date.fromisoformat(str(self.registration[_RECEIVED[self.track]]))

    @model_validator(mode="after")
    def _has_a_beginning(self) -> "Story":
        name = _RECEIVED[self.track]
        if parse_day(self.registration.get(name)) is None:
            raise ValueError(f"the registration must say {name} as 2026-11-22")
        return self

    @model_validator(mode="after")
    def _in_order(self) -> "Story":
        days = [event.on for event in self.events]
        if days != sorted(days):
            raise ValueError("the events must stand in the order of their days")
        return self


def read_story(path: Path) -> Story:
    """Return the story in a file.

    Raises:
        InputRefusedError: With everything that is wrong with it.
    """
    raw = read_file(path)
    if isinstance(raw, Problem):
        raise InputRefusedError((raw,))
    try:
        return Story.model_validate(raw.data)
    except ValidationError as error:
        raise InputRefusedError(problems(error, raw.data, raw.name)) from error
