"""Who belongs to a household: added, known better, or gone; what changes of the plan is shown before it is saved."""

from collections.abc import Callable

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.policy import Action
from kotopolku.commands.known_dates import membership
from kotopolku.desk.case_actions import may_do
from kotopolku.desk.case_view import NotHereError, SeenCase, seen_case
from kotopolku.desk.change_view import ChangeView, try_change
from kotopolku.desk.forms import Form, Posted
from kotopolku.desk.page import go_to, page
from kotopolku.desk.people_form import What, change_of, errors_of, fields_of
from kotopolku.desk.people_view import people_view
from kotopolku.desk.prefect_news import tell_prefect
from kotopolku.desk.previews import is_unchanged, mark_of
from kotopolku.desk.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter(prefix="/case/{case_number}")

_REFUSED = status.HTTP_422_UNPROCESSABLE_CONTENT


@router.get("/people")
def show(visit: SignedIn, case_number: str) -> Response:
    """List the people of a household, with names for those whom the visitor may see."""
    seen = _seen(visit, case_number)
    people = people_view(seen, "people", seen.case.labels)
    known = {one.label: one for one in seen.case.members}
    rows = [(one, known[one.label], tuple(membership(known[one.label], visit.place))) for one in people]
    return page(visit, "people", case_number=case_number, rows=rows, seen=seen, words=visit.place.say)


@router.get("/new-person")
def ask_new(visit: SignedIn, case_number: str) -> Response:
    """Ask about a new person."""
    return _form(_seen(visit, case_number), What.ADD, "", Form({}))


@router.post("/new-person")
def add(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Show what a new person changes, and add her once that was seen."""
    return _answer(_seen(visit, case_number), What.ADD, "", form, later)


@router.get("/people/{label}")
def ask_change(visit: SignedIn, case_number: str, label: str) -> Response:
    """Ask what has become known of a person."""
    return _form(_seen(visit, case_number, label), What.CHANGE, label, Form({}))


@router.post("/people/{label}")
def change(visit: SignedIn, form: Posted, case_number: str, label: str, later: BackgroundTasks) -> Response:
    """Show what changes with it, and save it once that was seen."""
    return _answer(_seen(visit, case_number, label), What.CHANGE, label, form, later)


@router.get("/people/{label}/leave")
def ask_leave(visit: SignedIn, case_number: str, label: str) -> Response:
    """Ask when and why somebody left."""
    return _form(_seen(visit, case_number, label), What.LEAVE, label, Form({}))


@router.post("/people/{label}/leave")
def leave(visit: SignedIn, form: Posted, case_number: str, label: str, later: BackgroundTasks) -> Response:
    """Show what ends with it, and save it once that was seen."""
    return _answer(_seen(visit, case_number, label), What.LEAVE, label, form, later)


def _seen(visit: Visit, case_number: str, label: str = "") -> SeenCase:
    """Return a case whose people the visitor may change, and see the one whom it is about.

    Raises:
        NotHereError: She may not, or the person has left.
    """
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
    if not may_do(seen, Action.CHANGE_PEOPLE) or (label and label not in seen.people & set(seen.case.present_labels)):
        raise NotHereError
    return seen


def _new_label(seen: SeenCase) -> str:
    """Return the next label that nobody has or had."""
    number = 1 + len(seen.case.labels)
    while f"p{number}" in seen.case.labels:
        number += 1
    return f"p{number}"


def _answer(seen: SeenCase, what: What, label: str, form: Form, later: BackgroundTasks) -> Response:
    visit, number = seen.visit, seen.case.placement.case_number
    errors = errors_of(visit, what, form)
    if errors:
        return _form(seen, what, label, form, errors=errors)
    change = change_of(visit, what, form, number, label or _new_label(seen))
    typed = [one.value for one in fields_of(visit, what, form)]
    mark = mark_of(visit, f"people_{what}", number, label, seen.case.placement.version, *typed)
    try:
        if form.one("seen") != mark or form.one("go") == "look" or not _is_saved(seen, change):
            return _form(seen, what, label, form, view=try_change(visit, number, change), mark=mark)
    except CaseworkRefusedError as refused:
        return _form(seen, what, label, form, refused=_sentence(visit, refused))
    later.add_task(tell_prefect, visit.desk.installation, number)
    return go_to(visit, f"/case/{number}/people")


def _is_saved(seen: SeenCase, change: Callable[[Session], Case]) -> bool:
    """Make a change, unless somebody else changed the case since it was shown."""
    placement = seen.case.placement
    with transaction(seen.visit.database) as session:
        if not is_unchanged(session, seen.visit, placement.case_number, placement.version):
            return False
        change(session)
    return True


def _sentence(visit: Visit, refused: CaseworkRefusedError) -> str:
    own = visit.say.get(f"people_error_{refused.code}")
    sentence = own or visit.context.definitions.messages[visit.language].casework[refused.code]
    values = dict(refused.values)
    if "group" in values:
        values["group"] = visit.place.say[f"age_group_{values['group']}"]
    return sentence.format(**values)


def _form(
    seen: SeenCase,
    what: What,
    label: str,
    form: Form,
    *,
    errors: dict[str, str] | None = None,
    refused: str = "",
    view: ChangeView | None = None,
    mark: str = "",
) -> Response:
    visit, number = seen.visit, seen.case.placement.case_number
    people = people_view(seen, "people", [label]) if label else ()
    path = f"/case/{number}/new-person"
    if what is not What.ADD:
        path = f"/case/{number}/people/{label}" + ("/leave" if what is What.LEAVE else "")
    return page(
        visit,
        "people_form",
        _REFUSED if errors or refused else status.HTTP_200_OK,
        case_number=number,
        heading=visit.say[f"people_{what}_heading"].format(person=label),
        lead=visit.say[f"people_{what}_lead"],
        person=people[0] if people else None,
        leave_path=f"{path}/leave" if what is What.CHANGE else "",
        path=path,
        fields=fields_of(visit, what, form),
        errors=errors or {},
        refused=refused,
        view=view,
        mark=mark,
        changed=bool(form.one("seen")) and form.one("go") == "save",
    )
