"""The home of a household as the page of housing shows it, and the dwellings that would be one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import RESERVED, check_municipal, dwelling_of, live_of, settling_day
from kotopolku.casework.housing_suggestions import Need, Suggestion, suggest
from kotopolku.commands.housing_words import cost, equipment_name, size, told_reasons
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from models.housing import Dwelling, HousingReservation
from models.housing_choices import RELEASED_BY_PEOPLE, Fit, Released

_TOO_SMALL = frozenset({Fit.BEDS_TOO_FEW, Fit.ROOMS_TOO_FEW})


@dataclass(frozen=True)
class DwellingView:
    """One dwelling in words."""

    reference: str
    address: str
    size: tuple[str, ...]
    cost: str


@dataclass(frozen=True)
class SuggestionView:
    """One dwelling that is free then, with the reasons why it stands where it stands."""

    dwelling: DwellingView
    fits: bool
    is_too_small: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class HomeView:
    """The dwelling that is held for a household."""

    dwelling: DwellingView
    held: str
    keys_on: str
    equipment: tuple[tuple[str, str, bool], ...]
    """Each item of the list: its code, its name, and whether it is there."""
    releases: Mapping[str, str]
    """For which reasons it can be released, in words."""


@dataclass(frozen=True)
class HousingView:
    """What the page of housing shows."""

    case_number: str
    municipality: str
    place: str
    people: int
    first: str
    """The day of the arrival or move as a date field has it; nothing if it is not known."""
    home: HomeView | None
    where: str
    """Where the home is that is not in the register; nothing if there is none."""
    refused: str
    """Why the municipality has no home to arrange; nothing where it has."""


def housing_view(session: Session, visit: Visit, case_number: str) -> HousingView:
    """Return the home of a household."""
    case = load_household(session, case_number, visit.context, for_change=False)
    held, day = live_of(session, case), settling_day(case)
    refused = ""
    try:
        check_municipal(case, visit.context)
    except CaseworkRefusedError as error:
        refused = refused_sentence(visit, error)
    elsewhere = next((one for one in case.counted_reports if one.step == RESERVED and one.reason), None)
    return HousingView(
        case_number=case_number,
        municipality=case.placement.municipality,
        place=visit.place.municipality_name(case.placement.municipality),
        people=len(case.present),
        first=day.isoformat() if day else "",
        home=_home(visit, held, dwelling_of(session, held)) if held else None,
        where=visit.place.terms.reasons[elsewhere.reason or ""] if elsewhere and not held else "",
        refused=refused,
    )


def suggestions(
    session: Session, visit: Visit, case_number: str, first: date, last: date | None, *, step_free: bool
) -> tuple[SuggestionView, ...]:
    """Return the dwellings that are free then, the best first."""
    case = load_household(session, case_number, visit.context, for_change=False)
    found = suggest(session, visit.context, need_of(case, first, last, step_free=step_free))
    return tuple(suggestion_view(visit, one) for one in found)


def need_of(case: Case, first: date, last: date | None, *, step_free: bool = False) -> Need:
    """Return what a household needs of a home."""
    return Need(case.placement.municipality, len(case.present), first, last, step_free)


def suggestion_view(visit: Visit, one: Suggestion) -> SuggestionView:
    """Return one dwelling that is free then."""
    return SuggestionView(
        dwelling=dwelling_view(visit, one.dwelling),
        fits=one.fits,
        is_too_small=any(reason.fit in _TOO_SMALL for reason in one.reasons),
        reasons=tuple(told_reasons(one.reasons, visit.place).split("\n")),
    )


def dwelling_view(visit: Visit, dwelling: Dwelling) -> DwellingView:
    """Return a dwelling in words."""
    lines = tuple(size(dwelling, visit.place).split("\n"))
    return DwellingView(dwelling.reference, dwelling.address, lines, cost(dwelling, visit.place))


def held_days(visit: Visit, first: date, last: date | None) -> str:
    """Return from when until when a dwelling is held."""
    name = "held_between" if last else "held_from"
    return visit.say[name].format(first=visit.place.day(first), last=visit.place.day(last))


def _home(visit: Visit, held: HousingReservation, dwelling: Dwelling) -> HomeView:
    there = held.equipment.split()
    codes = visit.context.definitions.housing.equipment.codes
    return HomeView(
        dwelling=dwelling_view(visit, dwelling),
        held=held_days(visit, held.first_day, held.last_day),
        keys_on=visit.place.day(held.keys_on) if held.keys_on else "",
        equipment=tuple((code, equipment_name(code, visit.place), code in there) for code in codes),
        releases={
            one.value: visit.place.terms.reasons[one.value]
            for one in RELEASED_BY_PEOPLE
            if held.keys_on or one != Released.MOVED_OUT
        },
    )
