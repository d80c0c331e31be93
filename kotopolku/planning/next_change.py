"""On which day a plan changes although nobody does anything: an event comes, a birthday, the validity of a rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kotopolku.planning.once import once_each
from models.condition import AgeRange, Condition
from models.facts import Facts
from models.limit import Limit
from models.plan import CLOSED, Plan
from models.process import ProcessDefinition

_DAY = timedelta(days=1)


#: The code, the statutory and the target date of a step in which something is still to be done.
PendingStep = tuple[str, date | None, date | None]


def pending_steps(plan: Plan) -> Iterator[PendingStep]:
    """Yield the steps of a plan in which something is still to be done."""
    return ((row.key.step, row.statutory_due, row.target_due) for row in plan.steps if row.status not in CLOSED)


@dataclass(frozen=True)
class TurningPoints:
    """What in a definition depends on the day for which a plan is made."""

    ages: frozenset[int]
    """The ages at which somebody begins or ceases to be meant."""
    days: frozenset[date]
    """The days on which a variant of a limit comes into force or is no longer in force."""
    backward: frozenset[str]
    """The steps that are due before an event, and so become impossible while it is still to come."""


@once_each
def turning_points(definition: ProcessDefinition) -> TurningPoints:
    """Return the turning points of a definition."""
    limits = [(step.id, limit) for step in definition.steps for limit in (*step.statutory, *step.target)]
    conditions = [step.applies_to for step in definition.steps] + [limit.when for _, limit in limits]
    ranges = [found for condition in conditions if condition for found in _age_ranges(condition)]
    return TurningPoints(
        ages=frozenset(age for ages in ranges for age in (ages.at_least, ages.under) if age),
        days=frozenset(day for _, limit in limits for day in _validity(limit)),
        backward=frozenset(step for step, limit in limits if limit.dated and limit.dated.is_backward),
    )


def next_change(points: TurningPoints, facts: Facts, pending: Iterable[PendingStep]) -> date | None:
    """Return the first day after that of *facts* on which the same facts may give another plan, or None if never.

    It may be a day too early, which costs a plan that changes nothing; it is never a day too late.

    Args:
        points: The turning points of the definition.
        facts: What the plan is made from.
        pending: The steps of the plan in which something is still to be done.
    """
    days = (*points.days, *_events(facts), *_birthdays(points.ages, facts), *_becoming_impossible(points, pending))
    return min((day for day in days if day > facts.today), default=None)


def _age_ranges(condition: Condition) -> Iterator[AgeRange]:
    if condition.age:
        yield condition.age
    for one in condition.any_of:
        yield from _age_ranges(one)


def _validity(limit: Limit) -> Iterator[date]:
    if limit.valid_from:
        yield limit.valid_from
    if limit.valid_to:
        yield limit.valid_to + _DAY


def _events(facts: Facts) -> Iterator[date]:
    """Yield the day on which each event is reached, and the day after, on which it lies behind."""
    known: list[Iterable[date]] = [facts.milestones.values()]
    known += [person.milestones.values() for person in facts.people]
    known += [[person.joined] for person in facts.people if person.joined]
    for days in known:
        for day in days:
            if day >= facts.today:
                yield from (day, day + _DAY)


def _birthdays(ages: frozenset[int], facts: Facts) -> Iterator[date]:
    for person in facts.people:
        if person.born:
            # Age 0 is the birth itself, of a child who is expected.
            yield from (_birthday(person.born, age) for age in (0, *ages))


def _birthday(born: date, age: int) -> date:
    """Return the first day on which the person has that age, as `Person.ages_on` counts it."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _becoming_impossible(points: TurningPoints, pending: Iterable[PendingStep]) -> Iterator[date]:
    for step, *dues in pending:
        if step in points.backward:
            yield from (due + _DAY for due in dues if due)
