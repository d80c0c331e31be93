"""The areas of a household's case that have a page of their own: who may open which, and what is saved there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from kotopolku.casework.health_envelopes import HANDOVER_STEPS
from kotopolku.casework.housing import EQUIPPED, RESERVED
from kotopolku.casework.kela_steps import APPLICATION_STEPS, DECISION_STEPS
from kotopolku.casework.policy import Action, CaseFacts, may
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.database import transaction
from models.placement import Placement
from models.vocabulary import Track


@dataclass(frozen=True)
class Area:
    """One area: the last part of its address, what opens it, and the steps whose work it is."""

    name: str
    actions: tuple[Action, ...]
    steps: tuple[str, ...] = ()


HOUSING = Area("housing", (Action.ARRANGE_HOME,), (RESERVED, EQUIPPED))
HEALTH = Area("health", (Action.HAND_OVER_HEALTH_DATA, Action.TAKE_HEALTH_DATA), HANDOVER_STEPS)
KELA = Area("kela", (Action.RECORD_KELA,), (*APPLICATION_STEPS, *DECISION_STEPS))
PATH = Area("path", (Action.GIVE_PATH,))
AREAS = (HOUSING, HEALTH, KELA, PATH)


def may_open(visit: Visit, area: Area, municipality: str) -> bool:
    """Whether the visitor may open a page of an area, for households of a municipality."""
    return any(may(visit.visitor, action, CaseFacts(municipality)) for action in area.actions)


def served_by(visit: Visit, action: Action) -> list[str]:
    """Return the municipalities in whose households' cases the visitor may do something."""
    served = {place for held in visit.visitor.held for place in held.serves}
    return sorted(place for place in served if may(visit.visitor, action, CaseFacts(place)))


def own_pages(visit: Visit) -> Mapping[str, str]:
    """Return the pages that are of no single case and the visitor's own: each address with the name of its text."""
    pages = {"/housing": (Action.ARRANGE_HOME, "dwellings"), "/health": (Action.TAKE_HEALTH_DATA, "health_waiting")}
    found = {path: name for path, (action, name) in pages.items() if served_by(visit, action)}
    return {**found, "/calendar": "calendar"}


def area_links(visit: Visit, placement: Placement, step: str = "") -> Mapping[str, str]:
    """Return the pages of areas that the visitor may open, by name: all of a case, or those of one step."""
    if placement.track == Track.STANDING:
        return {}
    return {
        area.name: f"/case/{placement.case_number}/{area.name}"
        for area in AREAS
        if (not step or step in area.steps) and may_open(visit, area, placement.municipality)
    }


def area_case(session: Session, visit: Visit, case_number: str, area: Area) -> Placement:
    """Return the placement whose area the visitor opens.

    Raises:
        NotHereError: There is none, it is no household's, or she may not.
    """
    placement = session.exec(select(Placement).where(Placement.case_number == case_number)).one_or_none()
    if placement is None or placement.track == Track.STANDING or not may_open(visit, area, placement.municipality):
        raise NotHereError
    return placement


def check_may(visit: Visit, action: Action, placement: Placement) -> None:
    """Make sure that the visitor may do one thing of an area.

    Raises:
        NotHereError: She may not.
    """
    if not may(visit.visitor, action, CaseFacts(placement.municipality)):
        raise NotHereError


def saved(visit: Visit, case_number: str, area: Area, action: Action, change: Callable[[Session], object]) -> str:
    """Save a change in one transaction; return nothing, or why casework refused it, in a sentence.

    Raises:
        NotHereError: The visitor may not do this.
    """
    try:
        with transaction(visit.database) as session:
            check_may(visit, action, area_case(session, visit, case_number, area))
            # What was read for the policy was read without a lock: casework reads it again under its own.
            session.expunge_all()
            change(session)
    except CaseworkRefusedError as error:
        return refused_sentence(visit, error)
    return ""
