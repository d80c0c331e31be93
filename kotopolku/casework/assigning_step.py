"""Handing one step on: it goes to one person alone, or to everybody who holds its role."""

from collections.abc import Collection

from sqlmodel import Session

from kotopolku.casework.assigning import MAY_GO_ON, CaseWork, check_taker, save_assignment
from kotopolku.casework.case import load_case
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import Channel


def hand_step_on(
    session: Session, context: Context, case_number: str, items: Collection[int], taker: str, actor: Actor
) -> int:
    """Hand work items of one step on; return how many went to somebody else, 0 the second time.

    Args:
        session: The transaction.
        context: The definitions and the day.
        case_number: The placement.
        items: Row ids of work items of one step; what is done already, or not the placement's, is left out.
        taker: The staff id of whoever gets them; nothing lets everybody who holds the role have them.
        actor: Who hands them on.

    Raises:
        CaseworkRefusedError: The case has ended, or the taker does not hold the role, the office or the place.
    """
    context.staff_member(actor)
    case = load_case(session, case_number, context)
    placement = case.placement
    asked = [one for one in case.items if one.id in items and one.status in MAY_GO_ON]
    moving = tuple(one for one in asked if one.assigned_to != taker)
    if not moving:
        return 0
    work = CaseWork(case_number, placement.municipality, placement.track, moving)
    roles = sorted({one.role for one in moving})
    if taker:
        person = context.staff_member(Actor(taker, Channel.SYSTEM))
        if missing := [role for role in roles if role not in person.roles]:
            raise CaseworkRefusedError("taker_without_role", name=taker, role=missing[0])
        check_taker(context, person, work)
    givers = sorted({one.assigned_to for one in moving} - {""}) or roles
    details = {
        "from": givers,
        "to": taker or roles,
        "step": work.steps,
        "people": sorted(one.person for one in moving if one.person),
    }
    save_assignment(session, context, case.id, moving, taker, actor, details)
    return len(moving)
