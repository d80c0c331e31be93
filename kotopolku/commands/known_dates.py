"""The dated events of a case that are known, whether somebody wrote them or a report set them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.milestones import DateChange
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.conditions import applies
from kotopolku.planning.subject import Household
from kotopolku.planning.wording import long_date
from models.facts import Facts
from models.person import HouseholdMember
from models.vocabulary import (
    HOUSEHOLD_MILESTONES,
    SETTLING,
    HouseholdMilestone,
    PersonMilestone,
    Track,
    settling_milestone,
)


@dataclass(frozen=True)
class KnownDate:
    """A milestone with its date; of one person, or of the household."""

    milestone: str
    person: str | None
    day: date


@dataclass(frozen=True)
class MovedDate:
    """A milestone that gets another day, and the day that was known."""

    milestone: str
    person: str | None
    before: date | None


def known_dates(case: Case, place: Workplace, facts: Facts | None = None) -> list[KnownDate]:
    """Return the household's dates, then each person's, in the order of the vocabulary.

    Args:
        case: The placement.
        place: The user's words, and the day.
        facts: What its plan depends on, where it was gathered already.
    """
    household = Household(case.definition, facts_of(case, place.context) if facts is None else facts, applies)
    asked = [(household.itself, name.value) for name in HouseholdMilestone]
    asked += [(subject, name.value) for subject in household.subjects for name in PersonMilestone]
    return [
        KnownDate(name, subject.person.id if subject.person else None, day)
        for subject, name in asked
        if (day := subject.milestone(name))
    ]


def moved_dates(case: Case, wanted: DateChange, place: Workplace) -> Iterator[MovedDate]:
    """Yield each milestone that a change gives another day, in *case* as it is before."""
    name = wanted.milestone
    name = settling_milestone(Track(case.placement.track)).value if name == SETTLING else name
    known = {(one.milestone, one.person): one.day for one in known_dates(case, place)}
    everyone: tuple[str | None, ...] = (None,) if name in HOUSEHOLD_MILESTONES else case.present_labels
    for person in (wanted.person,) if wanted.person else everyone:
        before = known.get((name, person))
        if before != wanted.day:
            yield MovedDate(name, person, before)


def milestone_lines(case: Case, place: Workplace) -> Iterator[str]:
    """Yield a line for each date; people who share one stand together."""
    together: dict[tuple[str, date], list[str]] = {}
    for known in known_dates(case, place):
        together.setdefault((known.milestone, known.day), []).extend([known.person] if known.person else [])
    for (name, day), people in together.items():
        whom = f" ({', '.join(people)})" if people else ""
        yield f"{place.terms.milestones[name]}{whom}: {long_date(day, place.language)}"


def membership_lines(case: Case, place: Workplace) -> Iterator[str]:
    """Yield a line for each person who joined later or has left."""
    for member in case.members:
        for told in membership(member, place):
            yield f"{member.label}: {told}"


def membership(member: HouseholdMember, place: Workplace) -> Iterator[str]:
    """Yield when and why a person joined and left; the day of a birth is a birth date, and is not told."""
    say, reasons = place.say, place.terms.reasons
    if member.joined_because:
        text = say["joined_on_because" if member.joined_on else "joined_because"]
        yield text.format(day=place.day(member.joined_on), reason=reasons[member.joined_because])
    if member.left_on:
        yield say["left_because"].format(day=place.day(member.left_on), reason=reasons[member.left_because])
