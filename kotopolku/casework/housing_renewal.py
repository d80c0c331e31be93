"""Placements that wait for a home: what is suggested to them changes with the register of dwellings."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from kotopolku.casework.housing import RESERVED
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem


def renew_suggestions(session: Session, municipalities: Collection[str]) -> list[str]:
    """Raise the version of every open placement that waits for a home there, so that its page follows; return them.

    In a transaction of its own: whoever reserves locks a placement before a dwelling, and the register the reverse.
    """
    waiting = (
        select(Placement)
        .join(WorkItem, col(WorkItem.placement_id) == col(Placement.id))
        .where(
            col(Placement.municipality).in_(municipalities),
            Placement.status == PlacementStatus.OPEN.value,
            WorkItem.step == RESERVED,
            col(WorkItem.status).in_([Status.OPEN.value, Status.BLOCKED.value]),
        )
        .order_by(col(Placement.id))
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    )
    found = session.exec(waiting).all()
    for placement in found:
        placement.version += 1
        session.add(placement)
    return [placement.case_number for placement in found]
