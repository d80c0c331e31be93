"""Kela's time to decide on an application, and why it is that long.

Act 1412/1997, sections 14 a and 14 b, and Act 938/2014, section 23. Working days are those of income support: the day
of receipt is not counted, and what arrives on a day off counts as received on the next working day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kotopolku.planning import arithmetic, calendar
from models.dates import Duration
from models.vocabulary import KelaBenefit

_SEVEN = 7
_THIRTY_DAYS, _FOURTEEN_DAYS = Duration(days=30), Duration(days=14)


class ClockRule(StrEnum):
    """Which rule gives the date by which Kela is to decide."""

    RECEIVED = "received"
    COMPLETED = "completed"
    TIME_ENDED = "time_ended"
    MONTH_BEGINS = "month_begins"
    URGENT = "urgent"
    ALLOWANCE_RECEIVED = "allowance_received"
    ALLOWANCE_COMPLETED = "allowance_completed"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What is known of an application that Kela's time depends on."""

    benefit: KelaBenefit
    received: date
    month: date | None = None
    """The first day of the month applied for."""
    asked_on: date | None = None
    complete_by: date | None = None
    completed_on: date | None = None

    @property
    def completion(self) -> date | None:
        """The day from which Kela's time runs anew: of the missing data, or the end of the time given for them."""
        return self.completed_on or self.complete_by

    def awaits_client(self, today: date) -> bool:
        """Whether Kela waits for what it asked for."""
        return self.completed_on is None and self.complete_by is not None and today <= self.complete_by


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """The day by which Kela is to decide, with the rule that gives it and the day from which it counts."""

    due: date | None
    rule: ClockRule
    counted_from: date

    @property
    def is_anew(self) -> bool:
        """Whether the time begins anew when the time given for what is missing ends."""
        return self.rule in (ClockRule.TIME_ENDED, ClockRule.MONTH_BEGINS)


def decision_due(facts: ClockFacts) -> DecisionDue:
    """Return by when Kela is to decide; no date where the law gives no number."""
    if facts.benefit is KelaBenefit.URGENT_SUPPORT:
        return DecisionDue(calendar.add_working_days(facts.received, 1), ClockRule.URGENT, facts.received)
    if facts.benefit is KelaBenefit.HOUSING_ALLOWANCE:
        return _allowance(facts)
    if facts.benefit is KelaBenefit.BASIC_INCOME_SUPPORT:
        return _income_support(facts)
    return DecisionDue(None, ClockRule.NO_DATE, facts.received)


def ask_by(facts: ClockFacts) -> date | None:
    """Return by when Kela is to ask for what is missing; no date where the law gives no number."""
    return _seven_from(facts.received) if facts.benefit is KelaBenefit.BASIC_INCOME_SUPPORT else None


def _allowance(facts: ClockFacts) -> DecisionDue:
    # The law counts from the missing data alone: for a time that ended without them it gives no number.
    if facts.completed_on:
        due = arithmetic.add(facts.completed_on, _FOURTEEN_DAYS)
        return DecisionDue(due, ClockRule.ALLOWANCE_COMPLETED, facts.completed_on)
    return DecisionDue(arithmetic.add(facts.received, _THIRTY_DAYS), ClockRule.ALLOWANCE_RECEIVED, facts.received)


def _income_support(facts: ClockFacts) -> DecisionDue:
    start, rule = facts.received, ClockRule.RECEIVED
    if facts.completion:
        start, rule = facts.completion, ClockRule.COMPLETED if facts.completed_on else ClockRule.TIME_ENDED
    due = _seven_from(start)
    # Support for a coming month is decided by its first working day, if the seven working days have passed by then.
    if facts.month and due < (begins := calendar.on_or_after(facts.month)):
        return DecisionDue(begins, ClockRule.MONTH_BEGINS, facts.month)
    return DecisionDue(due, rule, start)


def _seven_from(day: date) -> date:
    return calendar.add_working_days(calendar.on_or_after(day), _SEVEN)
