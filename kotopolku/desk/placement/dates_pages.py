"""The page of a case's dates: known, moved or not known any more; what would change is shown first, then saved."""

from dataclasses import replace

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session, select

from kotopolku.casework.milestones import change_date
from kotopolku.casework.policy import Action
from kotopolku.desk.placement.case_view import NotHereError, SeenCase, seen_case
from kotopolku.desk.placement.dates_form import DateForm
from kotopolku.desk.placement.dates_view import DatesView, PreviewView, dates_view, preview_view
from kotopolku.desk.placement.people_view import people_view
from kotopolku.desk.web.forms import Form, Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.placement import Placement

router = APIRouter()

#: What the second button says: everything else only looks.
SAVE = "save"


@router.get("/case/{case_number}/dates")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show the dates, and the form to change one."""
    with reading(visit.database) as session:
        seen = _seen(session, visit, case_number)
    return _page(seen, dates_view(seen), DateForm())


@router.post("/case/{case_number}/dates")
def change(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Show what a change would do; save it once that was seen and agreed to."""
    preview = None
    with reading(visit.database) as session:
        seen = _seen(session, visit, case_number)
        view = dates_view(seen)
        typed = _typed(form, seen, view)
        if not typed.is_wrong and form.one("act") != SAVE:
            try:
                preview = preview_view(session, seen, typed.change())
            except CaseworkRefusedError as error:
                typed = typed.with_refusal(error, visit)
            else:
                typed = _said_of(preview, typed, visit)
    if not typed.is_wrong and form.one("act") == SAVE:
        typed = _save(visit, case_number, typed)
        if not typed.is_wrong:
            later.add_task(tell_prefect, visit.desk.installation, case_number)
            return go_to(visit, f"/case/{case_number}")
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if typed.is_wrong else status.HTTP_200_OK
    return _page(seen, view, typed, preview if not typed.is_wrong else None, code)


def _seen(session: Session, visit: Visit, case_number: str) -> SeenCase:
    seen = seen_case(session, visit, case_number)
    if not seen.may(Action.MOVE_DATE):
        raise NotHereError
    return seen


def _typed(form: Form, seen: SeenCase, view: DatesView) -> DateForm:
    return DateForm.typed(
        form, seen.visit, (*view.household, *view.personal), view.people, everybody=view.everybody and bool(view.people)
    )


def _said_of(preview: PreviewView, typed: DateForm, visit: Visit) -> DateForm:
    """Return the form that goes with a preview; of a date that is so already nothing is to be saved."""
    if preview.moved:
        return replace(typed, version=str(preview.version))
    return replace(typed, errors={"day": visit.place.say["date_is_so"]})


def _save(visit: Visit, case_number: str, typed: DateForm) -> DateForm:
    """Save what was agreed to; return the form, with why it was refused if it was."""
    try:
        with transaction(visit.database) as session:
            # Locked first, so that what is compared is what is changed.
            session.exec(select(Placement.id).where(Placement.case_number == case_number).with_for_update()).first()
            seen = _seen(session, visit, case_number)
            view = dates_view(seen)
            is_hers = not typed.person or typed.person in view.people
            if str(seen.case.placement.version) != typed.version or not is_hers:
                return replace(typed, refused=visit.say["dates_changed_meanwhile"])
            # Casework reads what it changes for itself.
            session.expunge_all()
            change_date(session, visit.context, case_number, typed.change(), visit.actor)
    except CaseworkRefusedError as error:
        return typed.with_refusal(error, visit)
    return typed


def _page(
    seen: SeenCase,
    view: DatesView,
    form: DateForm,
    preview: PreviewView | None = None,
    code: int = status.HTTP_200_OK,
) -> Response:
    people = people_view(seen, "dates", view.people)
    names = {one.label: f"{one.label} {one.name}".strip() for one in people}
    return page(seen.visit, "dates", code, view=view, names=names, form=form, preview=preview, save=SAVE)
