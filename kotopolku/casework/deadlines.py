"""The sweep: which work items became due. It costs what is due, not what is open."""

from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from models.placement import Placement
from models.work_item import PENDING, WorkItem


def record_due(session: Session, today: date) -> list[str]:
    """Mark the items whose day has come, each once, and return the cases whose pages change.

    Marking is no change of a placement, so the audit has no entry; the raised version lets the page follow.
    """
    is_offered = or_(col(WorkItem.opens_on).is_(None), col(WorkItem.opens_on) <= today)
    due = session.exec(
        update(WorkItem)
        .where(PENDING, col(WorkItem.due_on) <= today, is_offered)
        .values(due_recorded_on=today)
        .returning(col(WorkItem.placement_id))
        # No caller holds work items in its session that would have to follow.
        .execution_options(synchronize_session=False)
    )
    placements = sorted({placement_id for (placement_id,) in due})
    cases: list[str] = []
    for start in range(0, len(placements), _AT_ONCE):
        some = col(Placement.id).in_(placements[start : start + _AT_ONCE])
        session.exec(update(Placement).where(some).values(version=col(Placement.version) + 1))
        cases.extend(session.exec(select(Placement.case_number).where(some)))
    return cases


#: As many values as one statement takes everywhere.
_AT_ONCE = 500
