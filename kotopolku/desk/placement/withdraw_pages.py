"""Withdrawal: the reason is chosen, what ends is shown, and only then the placement ends."""

from fastapi import APIRouter, BackgroundTasks, Response, status

from kotopolku.casework.policy import Action
from kotopolku.casework.withdrawal import withdraw
from kotopolku.desk.placement.case_actions import check_may, may_do
from kotopolku.desk.placement.case_view import seen_case
from kotopolku.desk.placement.previews import is_unchanged, mark_of
from kotopolku.desk.placement.withdraw_view import WithdrawView, withdraw_view
from kotopolku.desk.web.fields import FieldKind, FieldView
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.reasons import Withdrawn

router = APIRouter(prefix="/case/{case_number}/withdraw")

_REFUSED = status.HTTP_422_UNPROCESSABLE_CONTENT


@router.get("")
def ask(visit: SignedIn, case_number: str) -> Response:
    """Ask for the reason."""
    view = _read(visit, case_number)
    return _ask(visit, view, "", {}) if view.is_open else go_to(visit, f"/case/{case_number}")


@router.post("")
def answer(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Show what ends for this reason; end it, once that was seen and is still so."""
    view, reason = _read(visit, case_number), form.one("reason")
    if not view.is_open:
        # A second press of the button, or somebody was quicker: the page of the placement says how it ended.
        return go_to(visit, f"/case/{case_number}")
    if reason not in list(Withdrawn):
        return _ask(visit, view, reason, {"reason": visit.say["error_reason"]})
    if form.one("seen") != _mark(visit, view, reason) or not _is_saved(visit, view, reason):
        view = _read(visit, case_number)
        words, changed = visit.place.terms.reasons[reason], bool(form.one("seen"))
        mark = _mark(visit, view, reason)
        return page(visit, "withdraw_check", view=view, reason=reason, words=words, mark=mark, changed=changed)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}")


def _mark(visit: Visit, view: WithdrawView, reason: str) -> str:
    return mark_of(visit, "withdraw", view.case_number, reason, view.version)


def _is_saved(visit: Visit, view: WithdrawView, reason: str) -> bool:
    """End the placement, unless somebody else changed the case since it was shown."""
    try:
        with transaction(visit.database) as session:
            if not is_unchanged(session, visit, view.case_number, view.version):
                return False
            withdraw(session, visit.context, view.case_number, reason, visit.actor)
    except CaseworkRefusedError as refused:
        # It ended between our question and our answer: that was wanted.
        return refused.code == "case_ended"
    return True


def _read(visit: Visit, case_number: str) -> WithdrawView:
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
        check_may(seen, Action.WITHDRAW)
        return withdraw_view(session, seen, is_open=may_do(seen, Action.WITHDRAW))


def _ask(visit: Visit, view: WithdrawView, reason: str, errors: dict[str, str]) -> Response:
    choices = tuple((one.value, visit.place.terms.reasons[one]) for one in Withdrawn)
    field = FieldView("reason", visit.say["reason"], FieldKind.RADIOS, reason, choices=choices)
    code = _REFUSED if errors else status.HTTP_200_OK
    return page(visit, "withdraw", code, view=view, field=field, errors=errors)
