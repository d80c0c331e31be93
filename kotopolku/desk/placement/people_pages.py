"""Who belongs to a household: added, known better, or gone; what changes of the plan is shown before it is saved."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.policy import Action
from kotopolku.commands.known_dates import membership
from kotopolku.desk.placement.case_actions import may_do
from kotopolku.desk.placement.case_view import NotHereError, SeenCase, seen_case
from kotopolku.desk.placement.change_view import ChangeView, try_change
from kotopolku.desk.placement.people_form import What, change_of, errors_of, fields_of
from kotopolku.desk.placement.people_view import people_view
from kotopolku.desk.placement.previews import is_unchanged, mark_of
from kotopolku.desk.web.forms import Form, Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction
from models.person import HouseholdMember

router = APIRouter(prefix="/case/{case_number}")

_REFUSED = status.HTTP_422_UNPROCESSABLE_CONTENT


@dataclass(frozen=True)
class Asked:
    """What is asked of whom: the person, or nobody yet for a new one."""

    seen: SeenCase
    what: What
    member: HouseholdMember | None = None

    @property
    def label(self) -> str:
        """What the person is called in the case; for a new one, the next label that nobody has or had."""
        if self.member:
            return self.member.label
        labels = self.seen.case.labels
        number = 1 + len(labels)
        while f"p{number}" in labels:
            number += 1
        return f"p{number}"

    @property
    def path(self) -> str:
        """Where it is asked: by the number of a row, because a label that somebody chose may tell something."""
        case = f"/case/{self.seen.case.placement.case_number}"
        if self.member is None:
            return f"{case}/new-person"
        return f"{case}/people/{self.member.id}" + ("/leave" if self.what is What.LEAVE else "")


@router.get("/people")
def show(visit: SignedIn, case_number: str) -> Response:
    """List the people of a household, with names for those whom the visitor may see."""
    seen = _asked(visit, case_number, What.ADD).seen
    people = people_view(seen, "people", seen.case.labels)
    known = {one.label: one for one in seen.case.members}
    rows = [(one, known[one.label], tuple(membership(known[one.label], visit.place))) for one in people]
    return page(visit, "people", case_number=case_number, rows=rows, seen=seen, words=visit.place.say)


@router.get("/new-person")
def ask_new(visit: SignedIn, case_number: str) -> Response:
    """Ask about a new person."""
    return _form(_asked(visit, case_number, What.ADD), Form({}))


@router.post("/new-person")
def add(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Show what a new person changes, and add her once that was seen."""
    return _answer(_asked(visit, case_number, What.ADD), form, later)


@router.get("/people/{number}")
def ask_change(visit: SignedIn, case_number: str, number: int) -> Response:
    """Ask what has become known of a person."""
    return _form(_asked(visit, case_number, What.CHANGE, number), Form({}))


@router.post("/people/{number}")
def change(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Show what changes with it, and save it once that was seen."""
    return _answer(_asked(visit, case_number, What.CHANGE, number), form, later)


@router.get("/people/{number}/leave")
def ask_leave(visit: SignedIn, case_number: str, number: int) -> Response:
    """Ask when and why somebody left."""
    return _form(_asked(visit, case_number, What.LEAVE, number), Form({}))


@router.post("/people/{number}/leave")
def leave(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Show what ends with it, and save it once that was seen."""
    return _answer(_asked(visit, case_number, What.LEAVE, number), form, later)


def _asked(visit: Visit, case_number: str, what: What, number: int | None = None) -> Asked:
    """Return a case whose people the visitor may change, with the one whom it is about.

    Raises:
        NotHereError: She may not change or see her, or the person has left.
    """
    with reading(visit.database) as session:
        seen = seen_case(session, visit, case_number)
    if not may_do(seen, Action.CHANGE_PEOPLE):
        raise NotHereError
    if number is None:
        return Asked(seen, what)
    for member in seen.case.present:
        if member.id == number and member.label in seen.people:
            return Asked(seen, what, member)
    raise NotHereError


def _answer(asked: Asked, form: Form, later: BackgroundTasks) -> Response:
    visit, placement = asked.seen.visit, asked.seen.case.placement
    errors = errors_of(visit, asked.what, form)
    if errors:
        return _form(asked, form, errors=errors)
    change = change_of(visit, asked.what, form, placement.case_number, asked.label)
    typed = [one.written for one in fields_of(visit, asked.what, form)]
    mark = mark_of(visit, "people", asked.path, placement.version, *typed)
    try:
        if form.one("seen") != mark or form.one("go") == "look" or not _is_saved(asked.seen, change):
            return _form(asked, form, view=try_change(visit, placement.case_number, change), mark=mark)
    except CaseworkRefusedError as refused:
        return _form(asked, form, refused=_sentence(visit, refused))
    later.add_task(tell_prefect, visit.desk.installation, placement.case_number)
    return go_to(visit, f"/case/{placement.case_number}/people")


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
    asked: Asked,
    form: Form,
    *,
    errors: dict[str, str] | None = None,
    refused: str = "",
    view: ChangeView | None = None,
    mark: str = "",
) -> Response:
    visit, what = asked.seen.visit, asked.what
    people = people_view(asked.seen, "people", [asked.member.label]) if asked.member else ()
    return page(
        visit,
        "people_form",
        _REFUSED if errors or refused else status.HTTP_200_OK,
        case_number=asked.seen.case.placement.case_number,
        heading=visit.say[f"people_{what}_heading"].format(person=asked.label),
        lead=visit.say[f"people_{what}_lead"],
        person=people[0] if people else None,
        leave_path=f"{asked.path}/leave" if what is What.CHANGE else "",
        path=asked.path,
        fields=fields_of(visit, what, form),
        errors=errors or {},
        refused=refused,
        view=view,
        mark=mark,
        changed=bool(form.one("seen")) and form.one("go") == "save",
    )
