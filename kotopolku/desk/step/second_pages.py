"""What a second person says of a report that waits for one."""

from fastapi import APIRouter, BackgroundTasks, Response

from kotopolku.casework.agreement import answer_report
from kotopolku.desk.placement.case_view import NotHereError, row_of, seen_case
from kotopolku.desk.step.second_view import second_view
from kotopolku.desk.step.step_answer import Shown, step_page
from kotopolku.desk.step.step_read import read_step
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter()

_ANSWERS = {"agrees": True, "disagrees": False}


@router.post("/case/{case_number}/step/{number}/second")
def answer(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Let the reports count, or not; what is wrong is told on the step's page."""
    refusal, agrees = None, _ANSWERS.get(form.one("answer"))
    chosen = form.several("second_people")
    error = "error_second" if agrees is None else ""
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number, for_change=True)
            row = row_of(seen, number)
            second = second_view(seen, row)
            if second is None or not second.may_answer:
                raise NotHereError
            if second.people and not (chosen and set(chosen) <= set(second.people)):
                error = error or "error_people"
            if agrees is not None and not error:
                answer_report(session, visit.context, case_number, row.item.step, chosen, visit.actor, agrees=agrees)
    except CaseworkRefusedError as refused:
        refusal = refused
    if not error and refusal is None:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
        return go_to(visit, f"/case/{case_number}/step/{number}")
    with reading(visit.database) as session:
        read = read_step(session, visit, case_number, number)
    return step_page(read, Shown(refusal=refusal, second=error))
