"""The open placements of a municipality as whoever answers for it sees them: in figures, filtered by the address."""

from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.overview import Overview, PlacementFigures, Wanted, overview
from kotopolku.casework.policy import Action, CaseFacts, StepFacts, may
from kotopolku.casework.restricted import restricted_steps
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.visit import Visit
from kotopolku.desk.work.row_status import how_far
from models.vocabulary import Stage, Track

#: On one page.
AT_ONCE = 50


@dataclass(frozen=True)
class Filters:
    """What stands in the address; an unknown value is as if it were not there."""

    case_number: str = ""
    track: str = ""
    stage: str = ""
    only_overdue: bool = False
    number: int = 1
    """Of the page, from 1 on."""


@dataclass(frozen=True)
class PlacementRow:
    """One placement."""

    case_number: str
    track: str
    opened_on: str
    stage: str
    next_due: str
    open: int
    overdue: int


@dataclass(frozen=True)
class MunicipalityView:
    """One page of placements."""

    municipality: str
    name: str
    rows: tuple[PlacementRow, ...]
    totals: Overview
    number: int
    pages: int


def overseen(visit: Visit) -> dict[str, str]:
    """Return the municipalities whose placements a visitor may see in figures, by id, with their names."""
    served = {place for held in visit.visitor.held for place in held.serves}
    known = visit.context.definitions.municipalities
    hers = [one for one in known if one in served and may(visit.visitor, Action.SEE_MUNICIPALITY, CaseFacts(one))]
    return {one: visit.place.municipality_name(one) for one in hers}


def municipality_view(session: Session, visit: Visit, municipality: str, filters: Filters) -> MunicipalityView:
    """Return the open placements of a municipality.

    Raises:
        NotHereError: There is no such municipality, or it is not hers to oversee.
    """
    if municipality not in (names := overseen(visit)):
        raise NotHereError
    wanted = Wanted(
        municipality,
        roles=_roles(visit, municipality),
        without_steps=restricted_steps(visit.context, municipality),
        case_number=filters.case_number,
        track=filters.track,
        stage=filters.stage,
        only_overdue=filters.only_overdue,
    )
    first = (filters.number - 1) * AT_ONCE
    found = overview(session, visit.context.today, wanted, first=first, limit=AT_ONCE)
    rows = tuple(_row(visit, one) for one in found.placements)
    pages = max(1, -(-found.total // AT_ONCE))
    return MunicipalityView(municipality, names[municipality], rows, found, filters.number, pages)


def _roles(visit: Visit, municipality: str) -> list[str]:
    """Return the roles whose steps the visitor may see."""
    case = CaseFacts(municipality)
    return [
        role for role in visit.context.definitions.roles if may(visit.visitor, Action.SEE_STEP, case, StepFacts(role))
    ]


def _row(visit: Visit, one: PlacementFigures) -> PlacementRow:
    place, say = visit.place, visit.say
    next_due = say["no_date"]
    if one.next_due:
        far = how_far(one.next_due, visit.context.today, visit.when)
        next_due = f"{place.day(one.next_due)}, {far}" if far else place.day(one.next_due)
    return PlacementRow(
        case_number=one.case_number,
        track=place.terms.tracks[Track(one.track)],
        opened_on=place.day(one.opened_on),
        stage=place.terms.stages[Stage(one.stage)] if one.stage else say["stage_none"],
        next_due=next_due,
        open=one.open,
        overdue=one.overdue,
    )
