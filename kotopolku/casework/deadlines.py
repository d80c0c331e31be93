"""What the days change on a placement's page: a step is overdue, a step is offered. It costs what changes."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from kotopolku.casework.item_rows import PENDING as PENDING_STATUSES
from models.placement import InstallationFact, Placement
from models.work_item import PENDING, WorkItem

#: Up to which day the steps that open by date were found.
OPENED_UNTIL = "opened_until"


def record_due(session: Session, today: date) -> list[str]:
    """Mark the items that are overdue from now on, each once, and return the cases whose pages change.

    Marking is no change of a placement, so the audit has no entry; the raised version lets the page follow.
    """
    is_offered = or_(col(WorkItem.opens_on).is_(None), col(WorkItem.opens_on) <= today)
    due = session.exec(
        update(WorkItem)
        # On its last day an item is in time.
        .where(PENDING, col(WorkItem.due_on) < today, is_offered)
        .values(due_recorded_on=today)
        .returning(col(WorkItem.placement_id))
        # No caller holds work items in its session that would have to follow.
        .execution_options(synchronize_session=False)
    )
    return _raise_versions(session, {placement_id for (placement_id,) in due})


def record_opened(session: Session, today: date) -> list[str]:
    """Return the cases in which a step is offered since the last time that was asked, and let their pages follow.

    Asked for the first time, it looks at today only. It reads all open items, and so asks once a day.
    """
    known = session.get(InstallationFact, OPENED_UNTIL)
    until = date.fromisoformat(known.value) if known else today - timedelta(days=1)
    if until >= today:
        return []
    opened = session.exec(
        select(WorkItem.placement_id)
        .where(
            col(WorkItem.status).in_([status.value for status in PENDING_STATUSES]),
            col(WorkItem.opens_on) > until,
            col(WorkItem.opens_on) <= today,
        )
        .distinct()
    )
    cases = _raise_versions(session, opened.all())
    session.merge(InstallationFact(name=OPENED_UNTIL, value=today.isoformat()))
    return cases


def _raise_versions(session: Session, placement_ids: Iterable[int]) -> list[str]:
    """Raise the versions of placements and return their case numbers."""
    placements = sorted(placement_ids)
    cases: list[str] = []
    for start in range(0, len(placements), _AT_ONCE):
        some = col(Placement.id).in_(placements[start : start + _AT_ONCE])
        session.exec(update(Placement).where(some).values(version=col(Placement.version) + 1))
        cases.extend(session.exec(select(Placement.case_number).where(some)))
    return cases


#: As many values as one statement takes everywhere.
_AT_ONCE = 500
