"""The page of a step, and its report: the same casework function as on the command line, by a verified person."""

from fastapi import APIRouter, BackgroundTasks, Response, status

from kotopolku.casework.plain_report import report_plainly
from kotopolku.casework.reporting import REASONS
from kotopolku.desk.areas import area_links
from kotopolku.desk.case_view import NotHereError, SeenCase, row_of, seen_case
from kotopolku.desk.forms import Posted
from kotopolku.desk.page import go_to, page
from kotopolku.desk.people_view import people_view
from kotopolku.desk.prefect_news import tell_prefect
from kotopolku.desk.report_form import ReportForm
from kotopolku.desk.step_view import StepView, reportable_rows, step_view
from kotopolku.desk.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.case_report import ReportKind

router = APIRouter()


@router.get("/case/{case_number}/step/{number}")
def show(visit: SignedIn, case_number: str, number: int) -> Response:
    """Show a step."""
    seen, view = _read(visit, case_number, number)
    chosen = (view.person,) if view.person in view.reportable else view.reportable
    return _page(seen, view, ReportForm(done_on=visit.context.today.isoformat(), people=chosen))


@router.post("/case/{case_number}/step/{number}")
def report(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Save a report, or show the form again with what is wrong; nothing that was typed is lost."""
    refused = ""
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number)
            row = row_of(seen, number)
            rows = reportable_rows(seen, row)
            if not rows:
                raise NotHereError
            labels = [one.item.person for one in rows if one.item.person]
            typed = ReportForm.typed(form, labels, visit.context.today)
            if not typed.errors:
                # What was read for the policy was read without a lock: casework reads it again under its own.
                session.expunge_all()
                report_plainly(session, visit.context, case_number, typed.report(row.item.step), visit.actor)
    except CaseworkRefusedError as error:
        refused = _sentence(visit, error)
    if not refused and not typed.errors:
        later.add_task(tell_prefect, visit.desk.installation, case_number)
        return go_to(visit, f"/case/{case_number}/step/{number}")
    seen, view = _read(visit, case_number, number)
    return _page(seen, view, typed, refused, status.HTTP_422_UNPROCESSABLE_CONTENT)


def _read(visit: Visit, case_number: str, number: int) -> tuple[SeenCase, StepView]:
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
        return seen, step_view(session, seen, number)


def _page(
    seen: SeenCase, view: StepView, form: ReportForm, refused: str = "", code: int = status.HTTP_200_OK
) -> Response:
    people = people_view(seen, "step", view.concerned)
    reasons = {kind.value: list(REASONS[kind]) for kind in (ReportKind.NOT_NEEDED, ReportKind.BLOCKED)}
    return page(
        seen.visit,
        "step",
        code,
        seen=seen,
        view=view,
        people={one.label: one for one in people},
        form=form,
        refused=refused,
        reasons=reasons,
        terms=seen.visit.place.terms,
        areas=area_links(seen.visit, seen.case.placement, view.step),
    )


def _sentence(visit: Visit, error: CaseworkRefusedError) -> str:
    """Return why casework refused; codes of steps that must come first may be of restricted ones."""
    if error.code == "not_open":
        return visit.say["error_not_open"]
    return visit.context.definitions.messages[visit.language].casework[error.code].format(**error.values)
