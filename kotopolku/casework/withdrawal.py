"""Withdrawal: a placement ends before it is done."""

from datetime import date

from sqlmodel import Session, col, update

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing_release import free_with_placement
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.placement import PlacementStatus
from models.plan import Status
from models.reasons import Withdrawn
from models.work_item import WorkItem

#: What a cancelled item is: nobody is told of it any more, and calendars drop it.
_CANCELLED = {
    "status": Status.CANCELLED.value,
    "next_notice_on": None,
    "calendar_sequence": col(WorkItem.calendar_sequence) + 1,
}
_PENDING = (Status.WAITING.value, Status.OPEN.value, Status.BLOCKED.value)


def withdraw(session: Session, context: Context, case_number: str, reason: str, actor: Actor) -> Case:
    """End a placement and cancel everything that is still to do; what was done stays.

    Raises:
        CaseworkRefusedError: The reason is no choice, or the placement has ended already.
    """
    context.staff_member(actor)
    if reason not in list(Withdrawn):
        raise CaseworkRefusedError("unknown_reason", name=reason, known=", ".join(Withdrawn))
    case = load_household(session, case_number, context)
    free_with_placement(session, context, case, actor)
    end_placement(session, case, PlacementStatus.WITHDRAWN, context.today)
    append(session, case.id, actor, "withdrawn", {"reason": reason}, context.now)
    session.flush()
    return case


def end_placement(session: Session, case: Case, status: PlacementStatus, day: date) -> None:
    """Cancel everything that is still to do and end the placement; what was done stays."""
    pending = (col(WorkItem.placement_id) == case.id, col(WorkItem.status).in_(_PENDING))
    session.execute(update(WorkItem).where(*pending).values(**_CANCELLED))
    case.placement.status = status.value
    case.placement.ended_on = day
    case.placement.replan_on = None
    case.placement.version += 1
    session.add(case.placement)
