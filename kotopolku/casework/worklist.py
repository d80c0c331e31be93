"""Work lists: the open work items of a role, a person or a municipality, most urgent first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem


@dataclass(frozen=True)
class WorkListRow:
    """One open work item of one case."""

    case_number: str
    municipality: str
    item: WorkItem


def work_list(
    session: Session,
    today: date,
    *,
    roles: frozenset[str] | None = None,
    municipalities: frozenset[str] | None = None,
    assigned_to: str | None = None,
    limit: int = 200,
) -> list[WorkListRow]:
    """Return what can be done now, the earliest act-by first, what has no date last.

    Args:
        session: A reading session.
        today: The local date: steps that open later are left out.
        roles: Only work of these roles; None for all.
        municipalities: Only placements of these municipalities; None for all.
        assigned_to: Only what this person has alone; "" for what nobody has alone, None for both.
        limit: At most this many rows.
    """
    statement = (
        select(Placement.case_number, Placement.municipality, WorkItem)
        .join(WorkItem, col(WorkItem.placement_id) == col(Placement.id))
        .where(
            Placement.status == PlacementStatus.OPEN.value,
            col(WorkItem.status).in_((Status.OPEN.value, Status.BLOCKED.value)),
            or_(col(WorkItem.opens_on).is_(None), col(WorkItem.opens_on) <= today),
        )
        .order_by(col(WorkItem.act_by).is_(None), col(WorkItem.act_by), col(Placement.case_number), col(WorkItem.id))
        .limit(limit)
    )
    if roles is not None:
        statement = statement.where(col(WorkItem.role).in_(roles))
    if municipalities is not None:
        statement = statement.where(col(Placement.municipality).in_(municipalities))
    if assigned_to is not None:
        statement = statement.where(col(WorkItem.assigned_to) == assigned_to)
    return [WorkListRow(*row) for row in session.exec(statement)]
