"""Whether a condition holds: data compared with facts, nothing evaluated."""

from collections.abc import Callable, Mapping
from datetime import date

from kotopolku.planning.limits import rule_date
from kotopolku.planning.subject import Household, Subject
from models.condition import AgeRange, Condition
from models.process import Step
from models.vocabulary import HouseholdMilestone


def applies(step: Step, subject: Subject) -> bool:
    """Whether *step* is for *subject*; a household meets a person's condition if one of its people does."""
    condition = step.applies_to
    return condition is None or meets(condition, subject)


def meets(condition: Condition, subject: Subject) -> bool:
    """Whether all that *condition* writes holds for *subject*."""
    asked, key = subject.household.counted, (id(condition), subject.id)
    found: bool | None = asked.get(key)
    if found is None:
        # The definition, and so the identity of its conditions, outlives the plan.
        people = subject.household.subjects if subject.person is None else ()
        found = any(_meets(condition, one) for one in people) if people else _meets(condition, subject)
        asked[key] = found
    return found


def _meets(condition: Condition, subject: Subject) -> bool:
    # A loop: a plan asks this hundreds of times, and a generator would cost a third more.
    for name in condition.model_fields_set:  # noqa: SIM110
        if not _CHECKS[name](condition, subject):
            return False
    return True


def _labour_market(condition: Condition, subject: Subject) -> bool:
    return bool(subject.person and subject.person.labour_market in condition.labour_market)


#: How each part of a condition is asked; what is not written is not asked.
_CHECKS: Mapping[str, Callable[[Condition, Subject], bool]] = {
    "track": lambda one, subject: not one.track or subject.household.definition.track in one.track,
    "age": lambda one, subject: one.age is None or _may_be_aged(one.age, subject),
    "labour_market": lambda one, subject: not one.labour_market or _labour_market(one, subject),
    "flags": lambda one, subject: subject.flags.issuperset(one.flags),
    "any_flag": lambda one, subject: not one.any_flag or not subject.flags.isdisjoint(one.any_flag),
    "no_flag": lambda one, subject: subject.flags.isdisjoint(one.no_flag),
    "has_plan": lambda one, subject: one.has_plan in (None, subject.has_plan),
    "birth_date_known": lambda one, subject: (
        one.birth_date_known in (None, bool(subject.person and subject.person.born))
    ),
    "known": lambda one, subject: one.known is None or subject.latest(one.known)[1] is not None,
    "reached_after": lambda one, subject: one.reached_after is None or _reached_after(one, subject),
    "any_of": lambda one, subject: not one.any_of or any(_meets(other, subject) for other in one.any_of),
}


def _may_be_aged(ages: AgeRange, subject: Subject) -> bool:
    """Whether the person may have such an age: a right is not lost because a birth date is missing."""
    if subject.person is None:
        return False
    low = ages.at_least or 0
    high = ages.under or 200
    return any(low <= age < high for age in subject.person.ages_on(subject.today))


def _reached_after(condition: Condition, subject: Subject) -> bool:
    assert condition.reached_after
    until = rule_date(condition.reached_after, subject).due
    reached = reached_on(subject.household)
    return until is not None and reached is not None and reached > until


def reached_on(household: Household) -> date | None:
    """Return the day on which the municipality learned of the household: the contact, else arrival or move."""
    contact = household.itself.milestone(HouseholdMilestone.CONTACT_RECEIVED.value)
    return contact or household.itself.milestone(household.settling)
