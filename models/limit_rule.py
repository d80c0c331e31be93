"""One rule that gives one date, as data."""

from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from models.anchors import Anchors
from models.dates import Day, Duration
from models.values import Value


class Unit(StrEnum):
    """A calendar unit with a first and a last day."""

    MONTH = "month"
    YEAR = "year"


class Period(Value):
    """A calendar month or year, counted from the one that holds the anchor."""

    unit: Unit
    """Month or year."""
    offset: int = Field(default=0, ge=-120, le=120)
    """0 is the anchor's own, 1 the next."""


#: The fields of which a rule has exactly one.
RULES = ("within", "before", "working_days", "last_day_of", "first_working_day_of", "age", "on")

#: These two know their date without an anchor.
WITHOUT_ANCHOR = frozenset({"age", "on"})


class LimitRule(Value):
    """Exactly one of seven rules, and what it is counted from."""

    within: Duration | None = None
    """At the latest this long after the anchor (Act 150/1930, sections 2 and 3)."""
    before: Duration | None = None
    """At the latest this long before the anchor, counted backwards (section 4)."""
    working_days: int | None = Field(default=None, ge=-250, le=250)
    """Working days from the day after the anchor; a negative number counts backwards from it."""
    last_day_of: Period | None = None
    """The last day of a month or year."""
    first_working_day_of: Period | None = None
    """The first working day of a month or year."""
    age: int | None = Field(default=None, ge=1, le=120)
    """The birthday on which the person reaches this age."""
    on: Day | None = None
    """A fixed date."""
    of: Anchors | None = None
    """The anchor, or several with | between them: the latest that is known counts."""
    received: Literal["next_working_day"] | None = None
    """An anchor on a non-working day counts as received on the next working day (Kela only)."""

    @cached_property
    def rule(self) -> str | None:
        """The name of the one rule that is written, or None."""
        return next((name for name in RULES if getattr(self, name) is not None), None)

    @property
    def is_backward(self) -> bool:
        """Whether the date lies on or before its anchor."""
        return self.before is not None or (self.working_days or 0) < 0

    def _check_rule(self) -> None:
        written = [name for name in RULES if getattr(self, name) is not None]
        if len(written) != 1:
            raise ValueError(
                f"write exactly one of {', '.join(RULES)}" + (f", not {' and '.join(written)}" if written else "")
            )
        if self.working_days == 0:
            raise ValueError("working_days must not be 0; write within: P0D for the anchor's own day")
        if written[0] in WITHOUT_ANCHOR and self.of is not None:
            raise ValueError(f"{written[0]} needs no anchor; leave out of")
        if written[0] not in WITHOUT_ANCHOR and self.of is None:
            raise ValueError("the anchor is missing; write of: and a milestone or done:STEP")

    @model_validator(mode="after")
    def _one_rule(self) -> "LimitRule":
        self._check_rule()
        return self
