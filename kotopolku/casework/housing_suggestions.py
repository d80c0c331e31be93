"""Which dwellings fit a household: ranked, each with the reasons why it stands where it stands."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.dwellings import dwellings_of, is_free_between, overlaps
from models.housing import Dwelling, HousingReservation
from models.housing_choices import Fit
from models.housing_rules import HousingRules


@dataclass(frozen=True)
class Need:
    """What a household needs of a home."""

    municipality: str
    people: int
    first: date
    last: date | None = None
    step_free: bool = False


@dataclass(frozen=True)
class Reason:
    """One reason; *number* and *other* are people, beds, rooms or cents, as its code has it."""

    fit: Fit
    number: int = 0
    other: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Suggestion:
    """One dwelling that is free then."""

    dwelling: Dwelling
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool:
        """Whether nothing speaks against it but, perhaps, its cost."""
        return not {reason.fit for reason in self.reasons} & _AGAINST

    def rank(self) -> tuple[object, ...]:
        """Return what is sorted by: what fits, what Kela accepts, the fewest spare beds, the cost."""
        codes = [reason.fit for reason in self.reasons]
        against = sum(code in _AGAINST for code in codes)
        cost = 0 if Fit.COST_WITHIN in codes else 1
        return against, cost, self.dwelling.beds, self.dwelling.cost, self.dwelling.reference


_AGAINST = frozenset({Fit.BEDS_TOO_FEW, Fit.ROOMS_TOO_FEW, Fit.NOT_STEP_FREE})


def suggest(session: Session, context: Context, need: Need) -> list[Suggestion]:
    """Return the dwellings of the municipality that are free then, the best first."""
    taken = _taken(session, need)
    rules = context.definitions.housing
    found = [
        Suggestion(dwelling, reasons_for(dwelling, need, rules))
        for dwelling in dwellings_of(session, need.municipality)
        if dwelling.row not in taken and _can_be_lived_in(dwelling, need)
    ]
    return sorted(found, key=Suggestion.rank)


def reasons_for(dwelling: Dwelling, need: Need, rules: HousingRules) -> tuple[Reason, ...]:
    """Return what speaks for and against a dwelling."""
    reasons = [*size_reasons(dwelling, need.people, rules)]
    if need.step_free:
        reasons.append(Reason(Fit.STEP_FREE if dwelling.step_free else Fit.NOT_STEP_FREE))
    ceiling = rules.ceiling(need.municipality, need.people)
    if ceiling is None:
        reasons.append(Reason(Fit.NO_CEILING, dwelling.cost))
    else:
        fit = Fit.COST_WITHIN if dwelling.cost <= ceiling else Fit.COST_ABOVE
        reasons.append(Reason(fit, dwelling.cost, ceiling))
    if dwelling.free_to:
        reasons.append(Reason(Fit.FREE_UNTIL, day=dwelling.free_to))
    return tuple(reasons)


def size_reasons(dwelling: Dwelling, people: int, rules: HousingRules) -> tuple[Reason, Reason]:
    """Return whether beds and rooms are enough for so many people."""
    in_rooms = dwelling.rooms * rules.home_size.people_in_room
    return (
        Reason(Fit.BEDS_ENOUGH if dwelling.beds >= people else Fit.BEDS_TOO_FEW, dwelling.beds, people),
        Reason(Fit.ROOMS_ENOUGH if in_rooms >= people else Fit.ROOMS_TOO_FEW, dwelling.rooms, people),
    )


def is_too_small(dwelling: Dwelling, case: Case, rules: HousingRules) -> bool:
    """Whether a dwelling has too few beds or rooms for the household of a case."""
    reasons = size_reasons(dwelling, len(case.present), rules)
    return any(reason.fit in _AGAINST for reason in reasons)


def _can_be_lived_in(dwelling: Dwelling, need: Need) -> bool:
    # Without a last day, a home for a time is suggested too, and says until when.
    last = need.last or dwelling.free_to
    return need.first <= (last or need.first) and is_free_between(dwelling, need.first, last)


def _taken(session: Session, need: Need) -> set[int]:
    live = session.exec(select(HousingReservation).where(col(HousingReservation.released_at).is_(None)))
    return {one.dwelling_id for one in live if overlaps(one, need.first, need.last)}
