"""What becomes of an envelope: taken, acknowledged or sent back by the county, recalled by the municipality."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, BackgroundTasks, Response
from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.health_recalling import envelope_to_recall, recall
from kotopolku.casework.health_receiving import acknowledge, envelope_to_acknowledge, fetch_file, record_taken
from kotopolku.casework.health_returning import envelope_to_send_back, send_back
from kotopolku.casework.policy import Action
from kotopolku.desk.area.health_pages import health_page
from kotopolku.desk.area.health_view import envelope_view
from kotopolku.desk.web.areas import HEALTH, area_case, check_may, saved
from kotopolku.desk.web.confirming import Question, ask, is_confirmed
from kotopolku.desk.web.forms import Form, Posted
from kotopolku.desk.web.page import go_to
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import forget_deleted, reading
from models.handover import HealthEnvelope
from models.reasons import SentBack

router = APIRouter()

_NUMBER = "/case/{case_number}/health/{number}"


@dataclass(frozen=True)
class _End:
    """One way in which an envelope waits no more."""

    name: str
    action: Action
    look: Callable[[Session, Context, str, int | None, Actor], HealthEnvelope]
    """Returns the envelope that would end so, or refuses it."""
    change: Callable[[Session, Context, str, int, str, Actor], HealthEnvelope]
    has_reason: bool = False


_ACKNOWLEDGE = _End(
    "acknowledge",
    Action.TAKE_HEALTH_DATA,
    envelope_to_acknowledge,
    lambda session, context, case, number, _, actor: acknowledge(session, context, case, number, actor),
)
_RETURN = _End("return", Action.TAKE_HEALTH_DATA, envelope_to_send_back, send_back, has_reason=True)
_RECALL = _End(
    "recall",
    Action.HAND_OVER_HEALTH_DATA,
    envelope_to_recall,
    lambda session, context, case, number, _, actor: recall(session, context, case, number, actor),
)


@router.post(f"{_NUMBER}/take")
def take(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Hand the sealed file out. It is opened with the county's own key, on a machine of the county."""
    found: list[bytes] = []

    def change(session: Session) -> None:
        found.append(fetch_file(session, visit.context, case_number, number, visit.actor).sealed)
        record_taken(session, visit.context, case_number, number, visit.actor)

    typed = Typed(form)
    typed.refused = saved(visit, case_number, HEALTH, Action.TAKE_HEALTH_DATA, change)
    if typed.refused:
        return health_page(visit, case_number, typed)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    name = f"{case_number}-{number}.age"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found[0], media_type="application/octet-stream", headers=headers)


@router.post(f"{_NUMBER}/acknowledge")
def acknowledge_envelope(
    visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks
) -> Response:
    """Ask whether it was received whole, then acknowledge it; the ciphertext is deleted."""
    return _end(visit, form, case_number, number, _ACKNOWLEDGE, later)


@router.post(f"{_NUMBER}/return")
def return_envelope(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Ask why the county sends it back, then let it wait no more; the ciphertext is deleted."""
    return _end(visit, form, case_number, number, _RETURN, later)


@router.post(f"{_NUMBER}/recall")
def recall_envelope(visit: SignedIn, form: Posted, case_number: str, number: int, later: BackgroundTasks) -> Response:
    """Ask whether the municipality takes it back, then let it wait no more; the ciphertext is deleted."""
    return _end(visit, form, case_number, number, _RECALL, later)


def _end(visit: Visit, form: Form, case_number: str, number: int, end: _End, later: BackgroundTasks) -> Response:
    typed = Typed(form)
    reason = typed.choice("reason", list(SentBack)) if end.has_reason and is_confirmed(typed) else ""
    if not is_confirmed(typed) or typed.errors:
        try:
            return ask(visit, _question(visit, case_number, number, end), typed)
        except CaseworkRefusedError as error:
            typed.refused = refused_sentence(visit, error)
            return health_page(visit, case_number, typed)

    def change(session: Session) -> None:
        end.change(session, visit.context, case_number, number, reason, visit.actor)

    typed.refused = saved(visit, case_number, HEALTH, end.action, change)
    if typed.refused:
        return health_page(visit, case_number, typed)
    later.add_task(forget_deleted, visit.database)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/health")


def _question(visit: Visit, case_number: str, number: int, end: _End) -> Question:
    say = visit.say
    with reading(visit.database) as session:
        placement = area_case(session, visit, case_number, HEALTH)
        check_may(visit, end.action, placement)
        view = envelope_view(visit, placement, end.look(session, visit.context, case_number, number, visit.actor))
    return Question(
        heading=say[f"health_{end.name}_heading"].format(number=number),
        facts=(
            (say["case_number"], case_number),
            (say["health_way"], f"{view.way} {view.reference}".strip()),
            (say["health_sent"], f"{view.sent}, {view.sent_by}"),
            (say["status"], view.state),
        ),
        texts=tuple(say[name] for name in (f"health_{end.name}_means", *(["health_deletes"] if view.is_file else []))),
        button=say[f"health_{end.name}"],
        action=f"/case/{case_number}/health/{number}/{end.name}",
        back=f"/case/{case_number}/health",
        choice="reason" if end.has_reason else "",
        legend=say["health_return_why"],
        choices={one.value: visit.place.terms.reasons[one.value] for one in SentBack},
    )
