"""Conditions as data: which households and people a step or a variant of a limit is for."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from models.anchors import Anchors
from models.limit_rule import LimitRule
from models.reception_track import ReceptionTrack
from models.values import Value
from models.vocabulary import HouseholdFlag, LabourMarket, PersonFlag


def _as_list(value: object) -> object:
    """Let one value stand for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


FLAGS = tuple(flag.value for flag in (*PersonFlag, *HouseholdFlag))


def _known_flag(value: str) -> str:
    if value not in FLAGS:
        raise PydanticCustomError("enum", "unknown flag", {"expected": ", ".join(FLAGS)})
    return value


Flag = Annotated[str, AfterValidator(_known_flag), WithJsonSchema({"enum": list(FLAGS)})]
Flags = Annotated[tuple[Flag, ...], BeforeValidator(_as_list)]


class AgeRange(Value):
    """Ages in full years; unknown ages are inside, so that no right is lost because a fact is missing."""

    at_least: int | None = Field(default=None, ge=0, le=120)
    """The youngest age inside."""
    under: int | None = Field(default=None, ge=1, le=120)
    """The first age outside."""

    @model_validator(mode="after")
    def _some_age_is_inside(self) -> "AgeRange":
        if self.at_least is None and self.under is None:
            raise ValueError("write at_least, under or both")
        if self.at_least is not None and self.under is not None and self.at_least >= self.under:
            raise ValueError(f"no age is at least {self.at_least} and under {self.under}")
        return self


class Condition(Value):
    """All that is written must hold. A household meets a person's condition if one of its people does."""

    track: Annotated[tuple[ReceptionTrack, ...], BeforeValidator(_as_list)] = ()
    """The track of the placement is one of these."""
    age: AgeRange | None = None
    """The person's age today."""
    labour_market: Annotated[tuple[LabourMarket, ...], BeforeValidator(_as_list)] = ()
    """The person's place on the labour market is one of these."""
    flags: Flags = ()
    """The person or the household has all of these flags."""
    any_flag: Flags = ()
    """The person or the household has at least one of these flags."""
    no_flag: Flags = ()
    """Neither the person nor the household has any of these flags."""
    has_plan: bool | None = None
    """The person has an integration plan."""
    birth_date_known: bool | None = None
    """The person's birth date is known."""
    known: Anchors | None = None
    """One of these events, milestones or applications, has a date: the step arises with it."""
    reached_after: LimitRule | None = None
    """The municipality learned of the household (contact, else arrival or move) only after this limit."""
    any_of: tuple["Condition", ...] = ()
    """At least one of these conditions holds."""

    @model_validator(mode="before")
    @classmethod
    def _something_is_written(cls, data: Any) -> Any:
        if data == {}:
            raise ValueError("an empty condition; write one or leave it out")
        return data

    @model_validator(mode="after")
    def _can_be_met(self) -> "Condition":
        if both := sorted(set(self.flags) & set(self.no_flag)):
            raise ValueError(f"never met: flag {both[0]} is both required and excluded")
        return self
