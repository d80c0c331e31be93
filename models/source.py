"""Legal sources: where a duty or a limit stands, and how sure we are of it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from models.dates import Day
from models.values import Identifier, Names, SourceId, Text, Value


class Confidence(StrEnum):
    """How a source was verified."""

    STATUTE = "statute"
    GUIDANCE = "guidance"
    PRACTICE = "practice"


class Act(Value):
    """An act, decree, instruction or practice, of which sources name sections."""

    id: Identifier
    """The name that sources use."""
    name: Names
    """The name with its number in the statute book."""
    address: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Where it can be read."""


class Source(Value):
    """One section or instruction on which steps and limits rest."""

    id: SourceId
    """The name that definitions use."""
    act: Identifier
    """The act in the same file."""
    section: Text | None = None
    """Section and subsection, as the act numbers them."""
    summary: Text | None = None
    """What it says, in our own words."""
    address: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    """Where it can be read; without it, the address of the act."""
    valid_from: Day | None = None
    """First day in force."""
    valid_to: Day | None = None
    """Last day in force."""
    checked: Day
    """The day on which somebody last read it."""
    confidence: Confidence
    """statute: the text was read; guidance: an authority says so; practice: agreed or recommended."""

    @model_validator(mode="after")
    def _valid_for_a_while(self) -> "Source":
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self


class SourceBook(Value):
    """The whole of sources.yaml."""

    acts: tuple[Act, ...]
    """The acts."""
    sources: tuple[Source, ...]
    """The sources."""
