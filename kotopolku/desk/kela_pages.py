"""The applications of a household to Kela, and what becomes of each. Nothing is sent to Kela."""

from collections.abc import Callable, Mapping
from datetime import date

from fastapi import APIRouter, BackgroundTasks, Response, status
from sqlmodel import Session

from kotopolku.casework.kela_applications import (
    KelaChange,
    NewApplication,
    applications_in,
    apply_to_kela,
    ask_for_more,
    complete_application,
    record_decision,
    withdraw_application,
)
from kotopolku.casework.policy import Action
from kotopolku.commands.kela_words import KelaWords
from kotopolku.desk.areas import KELA, area_case, saved
from kotopolku.desk.case_view import NotHereError, SeenCase, seen_case
from kotopolku.desk.confirming import Question, ask, is_confirmed
from kotopolku.desk.forms import Posted
from kotopolku.desk.kela_view import adult_views, adults_in, application_view, rented, sees_household
from kotopolku.desk.page import go_to, page
from kotopolku.desk.prefect_news import tell_prefect
from kotopolku.desk.typed import Typed
from kotopolku.desk.visit import SignedIn, Visit
from kotopolku.persistence.database import reading
from models.person import KelaApplication
from models.vocabulary import Applicant, KelaBenefit, Outcome

router = APIRouter()

#: What can become of an open application; the last two cannot be taken back.
_ACTS = ("asked", "completed", "decided", "withdraw")
#: A dossier about every open application, not about one benefit.
OPEN = "open"
_FINAL = ("decided", "withdraw")


@router.get("/case/{case_number}/kela")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show the applications of each adult."""
    return kela_page(visit, case_number, None)


@router.post("/case/{case_number}/kela/apply")
def apply(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save an application that Kela received."""
    typed = Typed(form)
    with reading(visit.database) as session:
        labels = adults_in(kela_case(session, visit, case_number))
    person, benefit = typed.choice("person", labels), typed.choice("benefit", list(KelaBenefit))
    month, received = typed.month("month"), typed.day("received")
    by, sent_on = typed.choice("applied_by", list(Applicant)), typed.day("sent_on", needed=False)

    def change(session: Session) -> None:
        assert received, "nothing was wrong"
        new = NewApplication(person, KelaBenefit(benefit), received, month, Applicant(by), sent_on)
        apply_to_kela(session, visit.context, case_number, new, visit.actor)

    return _save(visit, case_number, typed, change, later, lambda: kela_page(visit, case_number, typed))


@router.get("/case/{case_number}/kela/{number}")
def show_one(visit: SignedIn, case_number: str, number: int) -> Response:
    """Show one application, and ask what became of it."""
    today = visit.context.today.isoformat()
    return _one(visit, case_number, number, Typed(on=today))


@router.post("/case/{case_number}/kela/{number}")
def record(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Save what became of an application; what cannot be taken back is asked about first."""
    typed = Typed(form)
    act, day = typed.choice("act", _ACTS), typed.day("on")
    until = typed.day("until") if act == "asked" else None
    outcome = typed.choice("outcome", list(Outcome)) if act == "decided" else ""
    if act in _FINAL and not typed.errors and not is_confirmed(typed):
        return ask(visit, _question(visit, case_number, number, typed), typed)

    def change(session: Session) -> None:
        assert day, "nothing was wrong"
        _become(session, visit, (case_number, number, day), act, until, outcome)

    return _save(visit, case_number, typed, change, later, lambda: _one(visit, case_number, number, typed))


def kela_case(session: Session, visit: Visit, case_number: str) -> SeenCase:
    """Return a case whose applications to Kela the visitor records.

    Raises:
        NotHereError: There is none, or she may not.
    """
    area_case(session, visit, case_number, KELA)
    return seen_case(session, visit, case_number)


def kela_page(visit: Visit, case_number: str, typed: Typed | None) -> Response:
    """Return the page of Kela, as it begins or with what was typed.

    Raises:
        NotHereError: The visitor may not see it.
    """
    with reading(visit.database) as session:
        seen = kela_case(session, visit, case_number)
        rows, home = applications_in(session, seen.case), rented(session, seen)
    shown = typed or Typed(
        received=visit.context.today.isoformat(),
        applied_by=Applicant.CLIENT,
        address=home.address,
        rent=home.rent,
        language=visit.language,
        for_benefit=OPEN,
    )
    words = KelaWords.of(visit.place).say
    benefits = {one.value: words[f"kind_{one}"] for one in KelaBenefit}
    adults = adult_views(seen, rows, home)
    return page(
        visit,
        "kela",
        _code(shown),
        case_number=case_number,
        adults=adults,
        people={one.person.label: f"{one.person.label} {one.person.name}".strip() for one in adults},
        typed=shown,
        back=f"/case/{case_number}/kela",
        may_make_dossier=sees_household(seen),
        benefits=benefits,
        for_benefits={OPEN: visit.say["dossier_open"], **benefits},
        applicants={one.value: words[f"by_{one}"] for one in Applicant},
    )


def _become(
    session: Session, visit: Visit, which: tuple[str, int, date], act: str, until: date | None, outcome: str
) -> KelaChange:
    where = (session, visit.context, *which)
    if act == "asked":
        assert until, "nothing was wrong"
        return ask_for_more(*where, until, visit.actor)
    if act == "decided":
        return record_decision(*where, Outcome(outcome), visit.actor)
    return (complete_application if act == "completed" else withdraw_application)(*where, visit.actor)


def _save(
    visit: Visit,
    case_number: str,
    typed: Typed,
    change: Callable[[Session], None],
    later: BackgroundTasks,
    again: Callable[[], Response],
) -> Response:
    if not typed.errors:
        typed.refused = saved(visit, case_number, KELA, Action.RECORD_KELA, change)
    if typed.is_wrong:
        return again()
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/kela")


def _application(session: Session, visit: Visit, case_number: str, number: int) -> KelaApplication:
    seen = kela_case(session, visit, case_number)
    found = next((one for one in applications_in(session, seen.case) if one.number == number), None)
    if found is None:
        raise NotHereError
    return found


def _one(visit: Visit, case_number: str, number: int, typed: Typed) -> Response:
    with reading(visit.database) as session:
        row = _application(session, visit, case_number, number)
    words = KelaWords.of(visit.place)
    return page(
        visit,
        "kela_application",
        _code(typed),
        case_number=case_number,
        label=row.person,
        view=application_view(words, row),
        typed=typed,
        acts={act: visit.say[f"kela_act_{act}"] for act in _ACTS},
        outcomes=_outcomes(words.say),
    )


def _question(visit: Visit, case_number: str, number: int, typed: Typed) -> Question:
    with reading(visit.database) as session:
        row = _application(session, visit, case_number, number)
    words, say, act = KelaWords.of(visit.place), visit.say, typed.one("act")
    told = say[f"kela_act_{act}"] if act == "withdraw" else _outcomes(words.say)[typed.one("outcome")]
    return Question(
        heading=say[f"kela_{act}_heading"],
        facts=(
            (say["kela_application"], words.named(case_number, row)),
            (say["what_happened_kela"], told),
            (say["kela_on"], visit.place.day(typed.day("on"))),
        ),
        texts=(say["kela_final"],),
        button=say[f"kela_{act}_button"],
        action=f"/case/{case_number}/kela/{number}",
        back=f"/case/{case_number}/kela/{number}",
        carried=("act", "on", "outcome"),
    )


def _outcomes(words: Mapping[str, str]) -> dict[str, str]:
    return {one.value: words[f"outcome_{one}"] for one in Outcome}


def _code(typed: Typed) -> int:
    return status.HTTP_422_UNPROCESSABLE_CONTENT if typed.is_wrong else status.HTTP_200_OK
