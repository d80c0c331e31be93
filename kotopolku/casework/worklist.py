"""Work lists: the open work items of a role, a person or a municipality, most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy
from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from models.case_report import Agreement, CaseReport
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem

#: What somebody can work on.
CAN_BE_DONE = (Status.OPEN, Status.BLOCKED)


@dataclass(frozen=True)
class WorkListRow:
    """One open work item of one case."""

    case_number: str
    municipality: str
    track: str
    item: WorkItem
    awaits_second: bool = False
    """Somebody reported it, and a second person must agree."""


_COLUMNS = (col(Placement.case_number), col(Placement.municipality), col(Placement.track))

_AWAITS_SECOND = (
    select(CaseReport.id)
    .where(
        CaseReport.placement_id == WorkItem.placement_id,
        CaseReport.step == WorkItem.step,
        CaseReport.person == WorkItem.person,
        CaseReport.occurrence == WorkItem.occurrence,
        CaseReport.agreement == Agreement.AWAITED.value,
        col(CaseReport.reopened_at).is_(None),
    )
    .exists()
)


def work_list(
    session: Session,
    today: date,
    *,
    roles: frozenset[str] | None = None,
    municipalities: frozenset[str] | None = None,
    assigned_to: str | None = None,
    case_number: str | None = None,
    statuses: Collection[Status] = CAN_BE_DONE,
    is_late: bool = False,
    limit: int = 200,
) -> list[WorkListRow]:
    """Return what can be done now, the earliest act-by first, what has no date last.

    Args:
        session: A reading session.
        today: The local date: of what can be done, steps that open later are left out.
        roles: Only work of these roles; None for all.
        municipalities: Only placements of these municipalities; None for all.
        assigned_to: Only what this person has alone; "" for what nobody has alone, None for both.
        case_number: Only this case.
        statuses: Only these; what waits or is done is asked for by itself.
        is_late: Only what should have been done by now.
        limit: At most this many rows.
    """
    cases = select(Placement.id).where(Placement.status == PlacementStatus.OPEN.value)
    if municipalities is not None:
        cases = cases.where(col(Placement.municipality).in_(municipalities))
    if case_number is not None:
        cases = cases.where(Placement.case_number == case_number)
    picked = select(WorkItem.id).where(
        col(WorkItem.placement_id).in_(cases),
        col(WorkItem.status).in_([status.value for status in statuses]),
        or_(
            col(WorkItem.status).not_in([status.value for status in CAN_BE_DONE]),
            col(WorkItem.opens_on).is_(None),
            col(WorkItem.opens_on) <= today,
        ),
    )
    if roles is not None:
        picked = picked.where(col(WorkItem.role).in_(roles))
    if is_late:
        picked = picked.where(col(WorkItem.due_on) < today)
    if assigned_to:
        picked = picked.where(col(WorkItem.assigned_to) == assigned_to)
    elif assigned_to is not None:
        # Nearly everything is nobody's alone. Without statistics SQLite would look it all up by that index, and take
        # five times as long as by the one of roles; an expression has no index.
        picked = picked.where(func.coalesce(col(WorkItem.assigned_to), "") == "")
    urgency = (col(WorkItem.act_by).is_(None), col(WorkItem.act_by))
    # The most urgent are picked from the index alone, in the order in which cases came; only they are read.
    picked = picked.order_by(*urgency, col(WorkItem.placement_id), col(WorkItem.id)).limit(limit)
    statement = (
        sqlalchemy.select(*_COLUMNS, WorkItem, _AWAITS_SECOND)
        .join(WorkItem, col(WorkItem.placement_id) == col(Placement.id))
        .where(col(WorkItem.id).in_(picked))
        .order_by(*urgency, col(Placement.case_number), col(WorkItem.id))
    )
    return [WorkListRow(*row) for row in session.execute(statement)]
