"""Registering a household: one question a page, a summary with its plan, and only then a placement."""

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.opening import CONTACT_KNOWN, PROPOSAL_KNOWN, open_placement
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.placement.previews import mark_of
from kotopolku.desk.registering.drafts import forget_drafts, keep_draft, read_draft
from kotopolku.desk.registering.registration_draft import RegistrationDraft, Seat
from kotopolku.desk.registering.registration_errors import errors_of, registration_of
from kotopolku.desk.registering.registration_fields import Page, fields_of, person_fields
from kotopolku.desk.registering.registration_view import seat_views, summary_of
from kotopolku.desk.web.fields import FieldView
from kotopolku.desk.web.forms import Form, Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading, transaction

router = APIRouter(prefix="/register")

KIND = "household"
_REFUSED = status.HTTP_422_UNPROCESSABLE_CONTENT


@router.get("")
def begin(visit: SignedIn) -> Response:
    """Ask how the household comes."""
    return _question(visit, Page.TRACK, _draft(visit))


@router.post("")
def begun(visit: SignedIn, form: Posted) -> Response:
    """Keep how the household comes."""
    return _answered(visit, Page.TRACK, form)


@router.post("/again")
def again(visit: SignedIn, form: Posted) -> Response:
    """Forget what was typed and begin again."""
    _check(visit)
    with transaction(visit.database) as session:
        forget_drafts(session, visit, KIND)
    return go_to(visit, Page.TRACK.path)


@router.get("/check")
def check(visit: SignedIn) -> Response:
    """Show everything that was typed, and the plan that it makes."""
    draft = _draft(visit)
    if draft.track is None:
        return go_to(visit, Page.TRACK.path)
    if not draft.is_complete:
        draft = RegistrationDraft.kept({**draft.values, "is_complete": True})
        with transaction(visit.database) as session:
            keep_draft(session, visit, KIND, draft.values)
    return _summary(visit, draft)


@router.post("/check")
def register(visit: SignedIn, form: Posted, later: BackgroundTasks) -> Response:
    """Open the placement; a second press of the button leads to the same one."""
    _check(visit)
    with reading(visit.database) as session:
        draft = _read(session, visit)
    if draft is None or draft.number != form.one("draft"):
        return _other_window(visit)
    if draft.opened:
        return go_to(visit, f"/case/{draft.opened}")
    if errors_of(visit, draft):
        return _summary(visit, draft, code=_REFUSED)
    if form.one("seen") != _mark(visit, draft):
        # Something was changed in another window since this summary was shown.
        return _summary(visit, draft, changed=True, code=status.HTTP_409_CONFLICT)
    try:
        number = _open(visit, draft)
    except CaseworkRefusedError as refused:
        known = refused.values["name"] if refused.code in (PROPOSAL_KNOWN, CONTACT_KNOWN) else ""
        sentence = visit.context.definitions.messages[visit.language].casework[refused.code]
        return _summary(visit, draft, sentence.format(**refused.values), known, code=_REFUSED)
    later.add_task(tell_prefect, visit.desk.installation, number, is_new=True)
    return go_to(visit, f"/case/{number}")


def _open(visit: Visit, draft: RegistrationDraft) -> str:
    """Open the placement and return its number, in one transaction with what becomes of the draft."""
    with transaction(visit.database) as session:
        number = open_placement(session, visit.context, registration_of(visit, draft), visit.actor).case_number
        # Names and the rest are sealed in the case now: of the draft its outcome is kept, and nothing else.
        keep_draft(session, visit, KIND, RegistrationDraft(number=draft.number, opened=number).values)
    return number


@router.get("/person/{number}")
def show_person(visit: SignedIn, number: int) -> Response:
    """Ask what is known of one person."""
    draft = _draft(visit)
    return _person(visit, draft, _seat(draft, number), {})


@router.post("/person/{number}")
def keep_person(visit: SignedIn, form: Posted, number: int) -> Response:
    """Keep what is known of one person."""
    draft = _draft(visit)
    if draft.number != form.one("draft"):
        return _other_window(visit)
    seat = _seat(draft, number)
    typed = {one.name.partition(".")[2]: form.one(one.name) for one in person_fields(visit, seat, draft)}
    draft = draft.with_person(seat, typed)
    with transaction(visit.database) as session:
        keep_draft(session, visit, KIND, draft.values)
    wrong = {name: text for name, text in errors_of(visit, draft).items() if name.startswith(f"{seat.label}.")}
    if wrong:
        return _person(visit, draft, seat, wrong)
    return go_to(visit, Page.CHECK.path if draft.is_complete else Page.PERSONS.path)


@router.get("/{name}")
def ask(visit: SignedIn, name: str) -> Response:
    """Ask one question."""
    asked, draft = _page_of(name), _draft(visit)
    # The first question decides what the others are.
    return _question(visit, asked, draft) if draft.track else go_to(visit, Page.TRACK.path)


@router.post("/{name}")
def answer(visit: SignedIn, form: Posted, name: str) -> Response:
    """Keep what was typed, right or wrong, and ask the next question, or this one again."""
    return _answered(visit, _page_of(name), form)


def _page_of(name: str) -> Page:
    if name not in list(Page):
        raise NotHereError
    return Page(name)


def _check(visit: Visit) -> None:
    if not visit.registrable:
        raise NotHereError


def _read(session: Session, visit: Visit) -> RegistrationDraft | None:
    found = read_draft(session, visit, KIND)
    return None if found is None else RegistrationDraft.kept(found)


def _draft(visit: Visit) -> RegistrationDraft:
    """Return what was typed so far; a new registration where there is none, or the last one was saved.

    Raises:
        NotHereError: The visitor may register nobody.
    """
    _check(visit)
    with reading(visit.database) as session:
        found = _read(session, visit)
    return found if found and not found.opened else RegistrationDraft(number="")


def _seat(draft: RegistrationDraft, number: int) -> Seat:
    if draft.track is None or not 1 <= number <= len(draft.seats):
        raise NotHereError
    return draft.seats[number - 1]


def _answered(visit: Visit, name: Page, form: Form) -> Response:
    draft = _draft(visit)
    if draft.number != form.one("draft"):
        return _other_window(visit)
    # The number of a new registration is made when its first answer is kept.
    draft = draft if draft.number else RegistrationDraft()
    draft = draft.with_answers({one.name: form.one(one.name) for one in fields_of(visit, name, draft)})
    with transaction(visit.database) as session:
        keep_draft(session, visit, KIND, draft.values)
    asked = {one.name for one in fields_of(visit, name, draft)}
    wrong = {field: text for field, text in errors_of(visit, draft).items() if field in asked}
    if wrong:
        return _question(visit, name, draft, wrong)
    return go_to(visit, Page.CHECK.path if draft.is_complete else name.next.path)


def _question(visit: Visit, name: Page, draft: RegistrationDraft, errors: dict[str, str] | None = None) -> Response:
    fields = fields_of(visit, name, draft)
    heading = visit.say[f"registration_{name}_heading"]
    back = name.before.path if name.before else ""
    seats = seat_views(visit, draft) if name is Page.PERSONS else ()
    return _form(visit, draft, name.path, heading, visit.say[f"registration_{name}_lead"], fields, back, errors, seats)


def _person(visit: Visit, draft: RegistrationDraft, seat: Seat, errors: dict[str, str]) -> Response:
    say, path = visit.say, f"/register/person/{seat.number}"
    age = visit.place.say[f"age_group_{seat.age_group}"]
    heading = say["registration_person_heading"].format(person=seat.label)
    lead = say["registration_person_lead"].format(age=age[:1].upper() + age[1:])
    return _form(visit, draft, path, heading, lead, person_fields(visit, seat, draft), Page.PERSONS.path, errors)


def _form(
    visit: Visit,
    draft: RegistrationDraft,
    path: str,
    heading: str,
    lead: str,
    fields: tuple[FieldView, ...],
    back: str,
    errors: dict[str, str] | None,
    seats: tuple[object, ...] = (),
) -> Response:
    return page(
        visit,
        "registration_question",
        _REFUSED if errors else status.HTTP_200_OK,
        draft=draft,
        path=path,
        heading=heading,
        lead=lead,
        fields=fields,
        back=back,
        errors=errors or {},
        seats=seats,
    )


def _mark(visit: Visit, draft: RegistrationDraft) -> str:
    """Return what a summary carries, so that nothing is registered that it did not show."""
    return mark_of(visit, "register", draft.number, sorted(draft.answers.items()), sorted(draft.people.items()))


def _summary(
    visit: Visit,
    draft: RegistrationDraft,
    refused: str = "",
    known: str = "",
    *,
    changed: bool = False,
    code: int = status.HTTP_200_OK,
) -> Response:
    return page(
        visit,
        "registration_check",
        code,
        draft=draft,
        view=summary_of(visit, draft),
        refused=refused,
        known=known,
        changed=changed,
        mark=_mark(visit, draft),
    )


def _other_window(visit: Visit) -> Response:
    return page(visit, "message", status.HTTP_409_CONFLICT, name="registration_other_window")
