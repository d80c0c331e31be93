"""The dated events of a case that are known, whether somebody wrote them or a report set them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kotopolku.casework.case import Case, facts_of
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.conditions import applies
from kotopolku.planning.subject import Household
from kotopolku.planning.wording import long_date
from models.vocabulary import HouseholdMilestone, PersonMilestone


@dataclass(frozen=True)
class KnownDate:
    """A milestone with its date; of one person, or of the household."""

    milestone: str
    person: str | None
    day: date


def known_dates(case: Case, place: Workplace) -> list[KnownDate]:
    """Return the household's dates, then each person's, in the order of the vocabulary."""
    household = Household(case.definition, facts_of(case, place.context), applies)
    asked = [(household.itself, name.value) for name in HouseholdMilestone]
    asked += [(subject, name.value) for subject in household.subjects for name in PersonMilestone]
    return [
        KnownDate(name, subject.person.id if subject.person else None, day)
        for subject, name in asked
        if (day := subject.milestone(name))
    ]


def milestone_lines(case: Case, place: Workplace) -> Iterator[str]:
    """Yield a line for each date; people who share one stand together."""
    together: dict[tuple[str, date], list[str]] = {}
    for known in known_dates(case, place):
        together.setdefault((known.milestone, known.day), []).extend([known.person] if known.person else [])
    for (name, day), people in together.items():
        whom = f" ({', '.join(people)})" if people else ""
        yield f"{place.terms.milestones[name]}{whom}: {long_date(day, place.language)}"
