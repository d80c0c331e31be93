"""Breaking the glass: opening a case beyond one's own work, for a short time and with a reason."""

from fastapi import APIRouter, Response, status
from sqlmodel import Session, select

from kotopolku.casework.glass import break_glass
from kotopolku.casework.policy import Action, CaseFacts, may
from kotopolku.desk.web.forms import Posted
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.visit import SignedIn, Visit
from kotopolku.notification.glass_notices import tell_of_glass
from kotopolku.persistence.database import reading, transaction
from models.placement import Placement
from models.reasons import GlassBroken
from models.vocabulary import Track

router = APIRouter()


@router.get("/glass")
def ask(visit: SignedIn, case: str = "") -> Response:
    """Ask for the case and the reason."""
    return _page(visit, case.strip().upper()[:20], "", {})


@router.post("/glass")
def open_case(visit: SignedIn, form: Posted) -> Response:
    """Open a case for a while; the coordinator is told."""
    case_number, reason = form.one("case").upper(), form.one("reason")
    with reading(visit.database) as session:
        is_allowed = _may(session, visit, case_number)
    errors = {} if is_allowed else {"case": "error_case"}
    if reason not in list(GlassBroken):
        errors["reason"] = "error_reason"
    if errors:
        return _page(visit, case_number, reason, errors, status.HTTP_422_UNPROCESSABLE_CONTENT)
    minutes = visit.desk.installation.settings.desk_glass_minutes
    with transaction(visit.database) as session:
        placement, glass, is_new = break_glass(
            session, visit.context, case_number, reason, visit.actor, now=visit.desk.clock(), minutes=minutes
        )
        if is_new:
            tell_of_glass(session, visit.context, placement, glass)
    return go_to(visit, f"/case/{case_number}")


def _may(session: Session, visit: Visit, case_number: str) -> bool:
    """Whether the visitor may open a case; one that is not there is answered like one that she may not."""
    placement = session.exec(select(Placement).where(Placement.case_number == case_number)).one_or_none()
    if placement is None:
        return False
    facts = CaseFacts(placement.municipality, placement.track == Track.STANDING)
    return may(visit.visitor, Action.BREAK_GLASS, facts)


def _page(
    visit: Visit, case_number: str, reason: str, errors: dict[str, str], code: int = status.HTTP_200_OK
) -> Response:
    return page(
        visit,
        "glass",
        code,
        case_number=case_number,
        reason=reason,
        errors=errors,
        reasons=list(GlassBroken),
        terms=visit.place.terms,
        minutes=visit.desk.installation.settings.desk_glass_minutes,
    )
