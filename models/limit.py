"""A time limit with its law or its policy: the limit language of process definitions."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from models.anchors import Anchors
from models.condition import Condition
from models.dates import Day
from models.limit_rule import LimitRule
from models.values import Names, SourceId


class Limit(LimitRule):
    """A limit and its ground: a rule, "without delay", or no more than a window (``earliest``, ``eligible_until``).

    "Without delay" stands alone or with ``latest``, never with a number of its own.
    """

    without_delay: bool = False
    """The law says without delay and gives no number."""
    latest: LimitRule | None = None
    """The outermost date of something that is to be done without delay."""
    shift: Literal["none", "statute"] = "none"
    """``statute``: a last day that is no working day moves to the next one (Act 150/1930, section 5)."""
    earliest: LimitRule | None = None
    """The first day on which the step may be done."""
    eligible_until: LimitRule | None = None
    """The last day of the person's right to the step."""
    extended_by: Literal["suspension"] | None = None
    """The limit is longer by the days for which the plan was suspended."""
    source: SourceId
    """Where the limit stands, in sources.yaml."""
    when: Condition | None = None
    """This variant is only for these people; the first variant that fits is taken."""
    case: Names | None = None
    """Whom a variant with ``when`` is for, in words."""
    valid_from: Day | None = None
    """This variant is for anchors on this date or later."""
    valid_to: Day | None = None
    """This variant is for anchors on this date or earlier."""

    @cached_property
    def dated(self) -> LimitRule | None:
        """The rule that gives the date: its own, or that of ``latest``; None without a number."""
        if self.without_delay:
            return self.latest
        return self if self.rule else None

    @cached_property
    def counted_from(self) -> Anchors | None:
        """The event whose date decides whether a variant is in force: that of the date, else that of a window."""
        rules = (self, self.dated, self.eligible_until, self.earliest)
        return next((rule.of for rule in rules if rule and rule.of), None)

    @property
    def anchors(self) -> tuple[Anchors, ...]:
        """Every anchor that this limit names."""
        rules = (self, self.latest, self.earliest, self.eligible_until, self.when and self.when.reached_after)
        return tuple(rule.of for rule in rules if rule and rule.of)

    @model_validator(mode="after")
    def _one_rule(self) -> "Limit":
        if self.without_delay:
            if self.rule:
                raise ValueError(f"without_delay has no number; leave out {self.rule} or write it under latest")
        elif self.latest:
            raise ValueError("latest stands only with without_delay: true; write the rule itself")
        elif self.rule or not (self.earliest or self.eligible_until):
            self._check_rule()
        elif self.of:
            raise ValueError("a window has its own anchor; leave out of, or write the rule that is counted from it")
        self._check_windows()
        if (self.when is None) != (self.case is None):
            raise ValueError("when and case stand together: the condition, and whom it is for in words")
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self

    def _check_windows(self) -> None:
        """Windows are told before they have a date, so they are written with rules that have words for it."""
        if self.earliest and self.earliest.rule not in ("within", "before"):
            raise ValueError("earliest is written with within or before")
        if self.eligible_until and self.eligible_until.rule not in ("within", "age"):
            raise ValueError("eligible_until is written with within or age")


def _as_variants(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


#: One limit, or variants of which the first that fits is taken.
Limits = Annotated[tuple[Limit, ...], BeforeValidator(_as_variants)]
