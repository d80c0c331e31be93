"""Whether a condition holds: data compared with facts, nothing evaluated."""

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
    if subject.person is None and subject.household.subjects:
        return any(_meets(condition, person) for person in subject.household.subjects)
    return _meets(condition, subject)


def _meets(condition: Condition, subject: Subject) -> bool:
    person, flags = subject.person, subject.flags
    return (
        (not condition.track or subject.household.definition.track in condition.track)
        and (condition.age is None or _may_be_aged(condition.age, subject))
        and (not condition.labour_market or bool(person and person.labour_market in condition.labour_market))
        and all(flag in flags for flag in condition.flags)
        and (not condition.any_flag or any(flag in flags for flag in condition.any_flag))
        and not any(flag in flags for flag in condition.no_flag)
        and (condition.has_plan is None or condition.has_plan == subject.has_plan)
        and condition.birth_date_known in (None, bool(person and person.born))
        and (condition.known is None or subject.latest(condition.known)[1] is not None)
        and (condition.reached_after is None or _reached_after(condition, subject))
        and (not condition.any_of or any(_meets(one, subject) for one in condition.any_of))
    )


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
