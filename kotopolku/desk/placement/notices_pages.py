"""The page of a case's notices."""

from fastapi import APIRouter, Response

from kotopolku.desk.placement.case_view import seen_case
from kotopolku.desk.placement.notices_view import notices_view
from kotopolku.desk.web.page import page
from kotopolku.desk.web.visit import SignedIn
from kotopolku.persistence.database import reading

router = APIRouter()


@router.get("/case/{case_number}/notices")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show who was told what of a case, and what became of it."""
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
        view = notices_view(session, seen)
    return page(visit, "notices", view=view, case_number=seen.case.placement.case_number)
