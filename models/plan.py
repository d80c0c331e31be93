"""A plan: a placement's steps with their dates, reasons and sources."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from models.reason import Reason
from models.source import Confidence
from models.values import Value
from models.vocabulary import Stage


class Status(StrEnum):
    """Status of a work item; "overdue" and "waiting for another" are derived from it."""

    WAITING = "waiting"
    OPEN = "open"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    CANCELLED = "cancelled"


#: Nothing more is expected of a step in one of these.
CLOSED = frozenset({Status.DONE, Status.NOT_NEEDED, Status.CANCELLED})


@dataclass(frozen=True, slots=True)
class StepKey:
    """What makes a planned step one and the same in two plans."""

    step: str
    person: str | None = None
    occurrence: int = 1


class PlannedStep(NamedTuple):
    """One step of one household or person, with its dates; all dates are local dates in Finland.

    A named tuple, because a plan makes a hundred: frozen dataclasses of so many fields were a seventh of its cost.
    """

    key: StepKey
    stage: Stage
    role: str
    watched_by: str | None
    status: Status
    done_on: date | None
    opens_on: date | None
    earliest: date | None
    eligible_until: date | None
    statutory_due: date | None
    act_by: date | None
    target_due: date | None
    without_delay: bool
    impossible: bool
    source: str
    reasons: tuple[Reason, ...] = ()
    target_reasons: tuple[Reason, ...] = ()
    target_source: str | None = None
    waits_for: tuple[str, ...] = ()

    @property
    def due(self) -> date | None:
        """The date that people look at: the statutory one, or without one the target."""
        return self.statutory_due or self.target_due

    def is_overdue(self, today: date) -> bool:
        """Whether the step should have been done before *today* and is still expected."""
        return self.status not in CLOSED and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned steps of one household, in the order of the definition, then of its people."""

    process: str
    version: str
    today: date
    steps: tuple[PlannedStep, ...]

    @property
    def by_key(self) -> dict[StepKey, PlannedStep]:
        """The planned steps by their keys."""
        return {step.key: step for step in self.steps}


class PlanRow(Value):
    """One row of ``kotopolku plan --json``."""

    step: str
    person: str | None
    role: str
    status: Status
    opens_on: date | None
    earliest: date | None
    eligible_until: date | None
    statutory_due: date | None
    act_by: date | None
    target_due: date | None
    without_delay: bool
    source: str
    confidence: Confidence
    why: str
    impossible: bool = Field(default=False, exclude_if=lambda value: not value)
    """Stands only where a date cannot be kept any more, or lies before that of its prerequisite."""


class PlanDocument(Value):
    """What ``kotopolku plan --json`` prints."""

    process: str
    version: str
    steps: tuple[PlanRow, ...]
