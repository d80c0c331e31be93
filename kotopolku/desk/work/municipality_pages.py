"""The pages of municipalities: for whoever answers for how the reception goes in all of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.paging import page_number
from kotopolku.desk.web.visit import SignedIn
from kotopolku.desk.work.municipality_view import Filters, municipality_view, overseen
from kotopolku.persistence.database import reading
from models.vocabulary import Stage, Track

router = APIRouter()

TRACKS = [track for track in Track if track is not Track.STANDING]


async def filters(case: str = "", track: str = "", stage: str = "", show: str = "", number: str = "") -> Filters:
    """Return what stands in an address; what cannot be read is as if it were not there."""
    return Filters(
        case_number=case.strip().upper()[:20],
        track=track if track in TRACKS else "",
        stage=stage if stage in list(Stage) else "",
        only_overdue=show == "overdue",
        number=page_number(number),
    )


@router.get("/municipality")
def choose(visit: SignedIn) -> Response:
    """Lead to the one municipality that a visitor oversees, or let her choose."""
    places = overseen(visit)
    if not places:
        raise NotHereError
    if len(places) == 1:
        return go_to(visit, f"/municipality/{next(iter(places))}")
    return page(visit, "municipalities", places=places)


@router.get("/municipality/{municipality}")
def show(visit: SignedIn, municipality: str, wanted: Annotated[Filters, Depends(filters)]) -> Response:
    """Show the open placements of a municipality."""
    with reading(visit.database) as session:
        view = municipality_view(session, visit, municipality, wanted)
    return page(
        visit, "municipality", view=view, wanted=wanted, tracks=TRACKS, stages=list(Stage), terms=visit.place.terms
    )
