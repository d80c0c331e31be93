"""One application to Kela: where it is, and what became of it; what cannot be taken back is asked about first."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, BackgroundTasks, Response
from sqlmodel import Session

from kotopolku.casework.kela_applications import (
    KelaChange,
    applications_in,
    ask_for_more,
    complete_application,
    record_decision,
    withdraw_application,
)
from kotopolku.commands.kela_words import KelaWords
from kotopolku.desk.area.kela_pages import code_of, kela_case, save_kela
from kotopolku.desk.area.kela_view import application_view
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.confirming import Question, ask, is_confirmed
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import page
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.persistence.database import reading
from models.person import KelaApplication
from models.vocabulary import Outcome

router = APIRouter()

#: What can become of an open application; the last two cannot be taken back.
_ACTS = ("asked", "completed", "decided", "withdraw")
_FINAL = ("decided", "withdraw")


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

    return save_kela(visit, case_number, typed, change, later, lambda: _one(visit, case_number, number, typed))


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
        code_of(typed),
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
