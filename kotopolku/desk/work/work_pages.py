"""The lists: my work, and that of my unit."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from kotopolku.desk.web.page import page
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.desk.work.work_view import Filters, ListView, Show, my_unit, my_work
from kotopolku.persistence.database import reading

router = APIRouter()

View = Callable[[Session, Visit, Filters], ListView]


async def filters(show: str = "", municipality: str = "", case: str = "") -> Filters:
    """Return what stands in an address; what cannot be read is as if it were not there."""
    wanted = Show(show) if show in list(Show) else Show.NOW
    return Filters(wanted, municipality[:63], case.strip().upper()[:20])


Filtered = Annotated[Filters, Depends(filters)]


@router.get("/")
def mine(visit: SignedIn, wanted: Filtered) -> Response:
    """Show what is the visitor's own work."""
    return _list(visit, wanted, my_work, "my_work")


@router.get("/unit")
def unit(visit: SignedIn, wanted: Filtered) -> Response:
    """Show the work of the visitor's unit."""
    return _list(visit, wanted, my_unit, "my_unit")


def _list(visit: Visit, wanted: Filters, view: View, name: str) -> Response:
    with reading(visit.database) as session:
        found = view(session, visit, wanted)
    served = sorted({place for held in visit.visitor.held for place in held.serves})
    places = {place: visit.place.municipality_name(place) for place in served}
    return page(visit, "work", view=found, wanted=wanted, shows=list(Show), places=places, name=name)
