"""Handing a step on to a colleague, and back."""

from contextlib import suppress

from fastapi import APIRouter, Response, status

from kotopolku.casework.assigning_step import hand_step_on
from kotopolku.desk.placement.case_view import NotHereError, seen_case
from kotopolku.desk.step.handing_on import HandingOn, handing_on
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter()

_PATH = "/case/{case_number}/step/{number}/hand-on"
#: What the form sends for "nobody alone": an empty choice would be none.
_ROLE = "role"


@router.get(_PATH)
def ask(visit: SignedIn, case_number: str, number: int) -> Response:
    """Show to whom the step can go."""
    with reading(visit.database) as session:
        view = handing_on(seen_case(session, visit, case_number), number)
    return _page(visit, case_number, view)


@router.post(_PATH)
def hand_on(visit: SignedIn, form: Posted, case_number: str, number: int) -> Response:
    """Hand the step on; Prefect's pages name nobody and stay as they are."""
    chosen, sentence = form.one("taker"), ""
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number, for_change=True)
            view = handing_on(seen, number)
            if chosen not in {one.staff_id or _ROLE for one in view.takers}:
                sentence = visit.say["error_taker"]
            else:
                taker = "" if chosen == _ROLE else chosen
                hand_step_on(session, visit.context, case_number, view.items, taker, visit.actor)
    except CaseworkRefusedError as refusal:
        sentence = refused_sentence(visit, refusal, seen.case.placement.track)
    if sentence:
        return _page(visit, case_number, view, chosen, sentence)
    return go_to(visit, f"/case/{case_number}/step/{number}" if _still_sees(visit, case_number, number) else "/")


def _still_sees(visit: Visit, case_number: str, number: int) -> bool:
    """Whether she sees the step now: a restricted one is seen by whoever has it alone."""
    with reading(visit.database) as session, suppress(NotHereError):
        return any(row.item.id == number for row in seen_case(session, visit, case_number).rows)
    return False


def _page(visit: Visit, case_number: str, view: HandingOn, chosen: str = "", error: str = "") -> Response:
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if error else status.HTTP_200_OK
    path = f"/case/{case_number}/step/{view.number}"
    return page(
        visit, "hand_on", code, view=view, path=path, case_number=case_number, chosen=chosen, error=error, role=_ROLE
    )
