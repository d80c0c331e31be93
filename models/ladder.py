"""Ladders of reminders: how long before and after a date people are told. Product decisions, not law."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from models.dates import TimeOfDay
from models.notice_kind import Delivery, NoticeKind
from models.values import Identifier, Value

Lead = Annotated[int, Field(ge=0, le=365)]
WorkingDaysLate = Annotated[int, Field(ge=1, le=60)]


class Ladder(Value):
    """Reminders before a date and one after it. A product decision, not law."""

    id: Identifier
    """The ladder's name in definitions."""
    unit: Literal["working_days", "days"]
    """Whether leads are working days or calendar days."""
    before: tuple[Lead, ...] = Field(min_length=1)
    """How long before the date each reminder goes out, longest first."""
    overdue: Annotated[int, Field(ge=1, le=30)]
    """How long after a missed date its holder is told that it is overdue."""

    @model_validator(mode="after")
    def _longest_first(self) -> "Ladder":
        if list(self.before) != sorted(set(self.before), reverse=True):
            raise ValueError("before must fall from the longest lead to the shortest, each once")
        return self


class LadderChoice(Value):
    """Another ladder for a municipality, a step, or a step in a municipality; the most particular one counts."""

    municipality: Identifier | None = None
    """The municipality that decided so; without it, every one."""
    step: Identifier | None = None
    """The step's code; without it, every step that has a ladder."""
    ladder: Identifier
    """The ladder that is climbed instead."""

    @model_validator(mode="after")
    def _something_is_named(self) -> "LadderChoice":
        if self.municipality is None and self.step is None:
            raise ValueError("write municipality, step or both")
        return self


class Escalation(Value):
    """Who else is told of a missed date, and after how many working days."""

    superior: WorkingDaysLate
    """Working days after the missed date: the role that roles.yaml names as superior."""
    coordinator: WorkingDaysLate
    """Working days after the missed date: the municipality's reception coordinator."""

    @model_validator(mode="after")
    def _superior_first(self) -> "Escalation":
        if self.superior >= self.coordinator:
            raise ValueError("superior must be told earlier than coordinator")
        return self


class QuietHours(Value):
    """When a telephone is left alone."""

    begin: TimeOfDay
    """From this local time."""
    end: TimeOfDay
    """Until this local time, of the next morning if it is the earlier one."""
    working_days_only: bool
    """Whether telephones are left alone on days that are no working days."""


class LadderBook(Value):
    """The whole of notices.yaml."""

    ladders: tuple[Ladder, ...]
    """The ladders."""
    choices: tuple[LadderChoice, ...] = ()
    """Where another ladder is climbed than the definition names."""
    escalation: Escalation
    """Who else is told of a missed date."""
    right_ends: tuple[Lead, ...] = (90, 30)
    """How many calendar days before a right ends the holder of its step is told, longest first."""
    interpreter: Annotated[int, Field(ge=0, le=30)] = 2
    """How many working days before a booked interpreter comes the holder of the step is told."""
    morning: TimeOfDay
    """The local time from which reminders of the day go out, and digests to whoever names no time of her own."""
    sms: QuietHours
    """When no SMS goes out."""
    delivery: dict[NoticeKind, Delivery]
    """Whether each kind goes out by itself or with the digest, where a person says nothing else."""

    @field_validator("delivery")
    @classmethod
    def _each_kind(cls, delivery: dict[NoticeKind, Delivery]) -> dict[NoticeKind, Delivery]:
        missing = [kind.value for kind in NoticeKind if kind is not NoticeKind.DIGEST and kind not in delivery]
        if missing:
            raise ValueError(f"write how each kind goes out; missing: {', '.join(missing)}")
        return delivery
