"""The page of a placement."""

from fastapi import APIRouter, Response

from kotopolku.desk.placement.case_actions import case_actions
from kotopolku.desk.placement.case_view import seen_case
from kotopolku.desk.placement.people_view import people_view
from kotopolku.desk.placement.placement_view import placement_view
from kotopolku.desk.web.areas import area_links
from kotopolku.desk.web.page import page
from kotopolku.desk.web.visit import SignedIn
from kotopolku.persistence.database import reading

router = APIRouter()


@router.get("/case/{case_number}")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show a placement."""
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
        view = placement_view(seen)
    areas = area_links(visit, seen.case.placement)
    people = people_view(seen, "placement", seen.people)
    return page(visit, "placement", view=view, people=people, areas=areas, actions=case_actions(seen))
