"""Opening a reported step again: first what that would change, then it is done."""

from fastapi import APIRouter, BackgroundTasks, Response, status

from kotopolku.casework.reporting import reopen_step
from kotopolku.desk.placement.case_view import seen_case
from kotopolku.desk.step.reopen_view import ReopenView, reopen_view
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.reasons import Reopened

router = APIRouter()

_PATH = "/case/{case_number}/step/{number}/reopen"


@router.get(_PATH)
def ask(visit: SignedIn, case_number: str, number: int) -> Response:
    """Show what would be open again, and ask for the reason."""
    try:
        with reading(visit.database) as session:
            seen = seen_case(session, visit, case_number)
            view = reopen_view(seen, number)
    except CaseworkRefusedError as refusal:
        return _refused(visit, case_number, number, refused_sentence(visit, refusal, seen.case.placement.track))
    return _page(visit, case_number, view)


@router.post(_PATH)
def reopen(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Open the step again, if it is still as it was shown."""
    reason, errors = form.one("reason"), {}
    try:
        with transaction(visit.database) as session:
            seen = seen_case(session, visit, case_number, for_change=True)
            view, step = reopen_view(seen, number), ""
            if reason not in list(Reopened):
                errors["reason"] = "error_reason"
            if form.one("version") != str(view.version):
                errors["changes"] = "error_changed_meanwhile"
            if not errors:
                step = next(row.item.step for row in seen.rows if row.item.id == number)
                reopen_step(session, visit.context, case_number, step, view.person, reason, visit.actor)
    except CaseworkRefusedError as refusal:
        return _refused(visit, case_number, number, refused_sentence(visit, refusal, seen.case.placement.track))
    if errors:
        return _page(visit, case_number, view, reason, errors)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/step/{number}")


def _page(
    visit: Visit, case_number: str, view: ReopenView, reason: str = "", errors: dict[str, str] | None = None
) -> Response:
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if errors else status.HTTP_200_OK
    path = f"/case/{case_number}/step/{view.number}"
    reasons, terms = list(Reopened), visit.place.terms
    return page(
        visit,
        "reopen",
        code,
        view=view,
        path=path,
        case_number=case_number,
        reason=reason,
        errors=errors or {},
        reasons=reasons,
        terms=terms,
        refused="",
    )


def _refused(visit: Visit, case_number: str, number: int, sentence: str) -> Response:
    """Say why it cannot be opened again, where the form would be."""
    path = f"/case/{case_number}/step/{number}"
    code = status.HTTP_422_UNPROCESSABLE_CONTENT
    return page(visit, "reopen", code, view=None, path=path, case_number=case_number, errors={}, refused=sentence)
