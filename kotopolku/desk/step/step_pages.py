"""The page of a step, and its reports: the same casework functions as on the command line, by a verified person."""

from dataclasses import replace

from fastapi import APIRouter, BackgroundTasks, Response

from kotopolku.casework.plain_report import report_plainly_in
from kotopolku.casework.step_forms.registry import perform_chosen
from kotopolku.desk.placement.case_status import reportable_rows
from kotopolku.desk.placement.case_view import NotHereError, row_of, seen_case
from kotopolku.desk.step.act_form import ActForm
from kotopolku.desk.step.report_form import ReportForm
from kotopolku.desk.step.step_answer import Shown, step_page
from kotopolku.desk.step.step_read import offered_acts, read_step
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter()

PATH = "/case/{case_number}/step/{number}"


@router.get(PATH)
def show(visit: SignedIn, case_number: str, number: int, act: str = "") -> Response:
    """Show a step, with the form of *act* open."""
    with reading(visit.database) as session:
        read = read_step(session, visit, case_number, number)
    return step_page(read, Shown(chosen=act))


@router.get(f"{PATH}/act")
@router.get(f"{PATH}/second")
@router.get(f"{PATH}/accept")
def back(visit: SignedIn, case_number: str, number: int) -> Response:
    """Lead to the step's page: a refused form stands at its own address, from which the language may be chosen."""
    return go_to(visit, f"/case/{case_number}/step/{number}")


@router.post(PATH)
def report(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Save a report, or show the form again with what is wrong; nothing that was typed is lost."""
    refusal = None
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number, for_change=True)
            row = row_of(seen, number)
            rows = reportable_rows(seen, row)
            if not rows:
                raise NotHereError
            labels = [one.item.person for one in rows if one.item.person]
            typed = ReportForm.typed(form, labels, visit.context.today)
            if not typed.errors:
                report_plainly_in(session, visit.context, seen.case, typed.report(row.item.step), visit.actor)
    except CaseworkRefusedError as error:
        refusal = error
    if not refusal and not typed.errors:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
        return go_to(visit, f"/case/{case_number}/step/{number}")
    with reading(visit.database) as session:
        read = read_step(session, visit, case_number, number)
    return step_page(read, Shown(chosen=typed.kind, report=typed, refusal=refusal))


@router.post(f"{PATH}/act")
def perform(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Save what an area records of a step, or show the form again with what is wrong."""
    refusal, typed, name = None, None, form.one("act")
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number, for_change=True)
            row = row_of(seen, number)
            rows = reportable_rows(seen, row)
            if not rows:
                raise NotHereError
            act = next((one for one in offered_acts(session, seen, row) if one.name == name), None)
            if act is None:
                raise CaseworkRefusedError("step_act_unknown", name=row.item.step, known="–")
            typed = ActForm.sent(act, form, [one.item.person for one in rows if one.item.person])
            if not typed.errors:
                perform_chosen(session, visit.context, case_number, act, typed.values, visit.actor)
    except CaseworkRefusedError as error:
        refusal = error
    if not refusal and typed and not typed.errors:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
        return go_to(visit, f"/case/{case_number}/step/{number}")
    with reading(visit.database) as session:
        read = read_step(session, visit, case_number, number)
    # What can be chosen may have changed meanwhile: the newest choices, with what was typed.
    newest = next((one for one in read.acts if one.name == name), None)
    return step_page(read, Shown(act=replace(typed, act=newest) if typed and newest else None, refusal=refusal))
