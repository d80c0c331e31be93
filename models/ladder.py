"""Ladders of reminders: how long before and after a date people are told."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from models.values import Identifier, Value

Lead = Annotated[int, Field(ge=0, le=365)]


class Ladder(Value):
    """Reminders before a date and one after it. A product decision, not law."""

    id: Identifier
    """The ladder's name in definitions."""
    unit: Literal["working_days", "days"]
    """Whether leads are working days or calendar days."""
    before: tuple[Lead, ...] = Field(min_length=1)
    """How long before the date each reminder goes out, longest first."""
    overdue: Annotated[int, Field(ge=1, le=30)]
    """How long after a missed date it is escalated."""

    @model_validator(mode="after")
    def _longest_first(self) -> "Ladder":
        if list(self.before) != sorted(set(self.before), reverse=True):
            raise ValueError("before must fall from the longest lead to the shortest, each once")
        return self


class LadderBook(Value):
    """The whole of notices.yaml."""

    ladders: tuple[Ladder, ...]
    """The ladders."""
