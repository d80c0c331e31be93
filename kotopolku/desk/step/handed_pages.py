"""The receiving organisation accepts what was handed over."""

from fastapi import APIRouter, BackgroundTasks, Response

from kotopolku.casework.health_receiving import acknowledge
from kotopolku.casework.policy import Action
from kotopolku.desk.placement.case_view import NotHereError, row_of, seen_case
from kotopolku.desk.step.step_answer import Shown, step_page
from kotopolku.desk.step.step_read import read_step
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter()


@router.post("/case/{case_number}/step/{number}/accept")
def accept(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Accept an envelope of health data, as `kotopolku health acknowledge` does."""
    written = form.one("envelope")
    if not (written.isascii() and written.isdecimal() and len(written) < 4):
        raise NotHereError
    refusal = None
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number)
            row_of(seen, number)
            if not seen.may(Action.TAKE_HEALTH_DATA):
                raise NotHereError
            # A case may have ended meanwhile; casework reads it again under its own lock.
            session.expunge_all()
            acknowledge(session, visit.context, case_number, int(written), visit.actor)
    except CaseworkRefusedError as error:
        refusal = error
    if refusal is None:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
        return go_to(visit, f"/case/{case_number}/step/{number}")
    with reading(visit.database) as session:
        read = read_step(session, visit, case_number, number)
    return step_page(read, Shown(refusal=refusal))
