"""Health data handed over: recorded as delivered elsewhere, or sealed to the county the moment a file arrives."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, status
from sqlmodel import Session

from kotopolku.casework.health_file import MEBIBYTE, checked_ending, seal_content
from kotopolku.casework.health_sending import Delivery, deliver_elsewhere, sealing_recipient, send_file
from kotopolku.casework.policy import Action
from kotopolku.desk.area.health_view import health_view, takes_health_data, waiting_for_county
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.areas import HEALTH, area_case, check_may, saved
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.prefect_news import tell_prefect
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.uploads import Upload, uploaded
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import reading
from models.handover import ELSEWHERE, Way
from models.placement import PlacementStatus

router = APIRouter()


async def _sent(request: Request, visit: SignedIn) -> Upload:
    return await uploaded(request, visit, most_bytes=_mebibytes(visit) * MEBIBYTE)


Sent = Annotated[Upload, Depends(_sent)]


@router.get("/health")
def waiting(visit: SignedIn) -> Response:
    """Show the county's health roles what waits for them."""
    if not takes_health_data(visit):
        raise NotHereError
    with reading(visit.database) as session:
        envelopes = waiting_for_county(session, visit)
    return page(visit, "health_waiting", envelopes=envelopes)


@router.get("/case/{case_number}/health")
def show(visit: SignedIn, case_number: str) -> Response:
    """Show the envelopes of a case."""
    return health_page(visit, case_number, None)


@router.post("/case/{case_number}/health/delivered")
def delivered(visit: SignedIn, form: Posted, case_number: str, later: BackgroundTasks) -> Response:
    """Save that health data were delivered in a system of the county."""
    _check_handing_over(visit, case_number)
    typed = Typed(form)
    way, day = typed.choice("way", ELSEWHERE), typed.day("on")

    def change(session: Session) -> None:
        assert day, "nothing was wrong"
        delivery = Delivery(Way(way), day, typed.one("reference"))
        deliver_elsewhere(session, visit.context, case_number, delivery, visit.actor)

    if not typed.errors:
        typed.refused = saved(visit, case_number, HEALTH, Action.HAND_OVER_HEALTH_DATA, change)
    return _done(visit, case_number, typed, later)


@router.post("/case/{case_number}/health/send")
def send(visit: SignedIn, sent: Sent, case_number: str, later: BackgroundTasks) -> Response:
    """Seal a file to the county and keep it so. It was read in memory, and is nowhere but here until it is sealed."""
    _check_handing_over(visit, case_number)
    typed = Typed(sent.form)
    if sent.is_too_large or not sent.name:
        typed.errors["file"] = "error_health_too_large" if sent.is_too_large else "error_file"
        return _done(visit, case_number, typed, later)
    try:
        with reading(visit.database) as session:
            recipient = sealing_recipient(session, visit.context, case_number, visit.actor)
        file = seal_content(checked_ending(sent.name), sent.content, recipient, _mebibytes(visit))
    except CaseworkRefusedError as error:
        typed.refused = refused_sentence(visit, error)
        return _done(visit, case_number, typed, later)

    def change(session: Session) -> None:
        send_file(session, visit.context, case_number, file, visit.actor)

    typed.refused = saved(visit, case_number, HEALTH, Action.HAND_OVER_HEALTH_DATA, change)
    return _done(visit, case_number, typed, later)


def _check_handing_over(visit: Visit, case_number: str) -> None:
    """Make sure that the visitor may hand over; whoever takes opens the same page.

    Raises:
        NotHereError: She may not.
    """
    with reading(visit.database) as session:
        check_may(visit, Action.HAND_OVER_HEALTH_DATA, area_case(session, visit, case_number, HEALTH))


def health_page(visit: Visit, case_number: str, typed: Typed | None) -> Response:
    """Return the page of health data of a case, as it begins or with what was typed.

    Raises:
        NotHereError: The visitor may not see it.
    """
    with reading(visit.database) as session:
        placement = area_case(session, visit, case_number, HEALTH)
        view = health_view(session, visit, placement)
    shown = typed or Typed(on=visit.context.today.isoformat())
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if shown.is_wrong else status.HTTP_200_OK
    is_open = placement.status == PlacementStatus.OPEN
    back = f"/case/{case_number}/health"
    return page(visit, "health", code, view=view, typed=shown, is_open=is_open, most=_mebibytes(visit), back=back)


def _done(visit: Visit, case_number: str, typed: Typed, later: BackgroundTasks) -> Response:
    if typed.is_wrong:
        return health_page(visit, case_number, typed)
    later.add_task(tell_prefect, visit.desk.installation, case_number)
    return go_to(visit, f"/case/{case_number}/health")


def _mebibytes(visit: Visit) -> int:
    return visit.desk.installation.settings.health_file_mebibytes
