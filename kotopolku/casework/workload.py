"""Workload: how much each role has to do, and how many dates fall into each of the coming weeks. Counts only."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlmodel import Session

from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_OPEN = (Status.OPEN.value, Status.BLOCKED.value)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Load:
    """The work of one role in one municipality that is assigned to one person, or to nobody."""

    role: str
    municipality: str
    assigned_to: str
    open: int
    overdue: int
    weeks: tuple[int, ...]


def mondays(today: date, weeks: int) -> tuple[date, ...]:
    """Return the Mondays of this week and of those after it."""
    first = today - timedelta(days=today.weekday())
    return tuple(first + number * _WEEK for number in range(weeks))


def workload(
    session: Session, today: date, weeks: int, *, role: str | None = None, municipality: str | None = None
) -> list[Load]:
    """Count what can be done now, what of it is overdue, and the dates of each week, of waiting steps too.

    Args:
        session: A reading session.
        today: The local date; what lies before it is in no week.
        weeks: How many, this one included.
        role: Only work of this role; None for all.
        municipality: Only placements of this municipality; None for all.
    """
    is_open = and_(_ITEM.c.status.in_(_OPEN), or_(_ITEM.c.opens_on.is_(None), _ITEM.c.opens_on <= today))
    whose = (_ITEM.c.role, _PLACEMENT.c.municipality, _ITEM.c.assigned_to)
    statement = (
        select(
            *whose,
            func.count().filter(is_open),
            func.count().filter(and_(is_open, _ITEM.c.due_on < today)),
            *(func.count().filter(_falls_into(monday, today)) for monday in mondays(today, weeks)),
        )
        .join(_PLACEMENT, _PLACEMENT.c.id == _ITEM.c.placement_id)
        .where(_PLACEMENT.c.status == PlacementStatus.OPEN.value, _ITEM.c.status.in_((*_OPEN, Status.WAITING.value)))
        .group_by(*whose)
        .order_by(*whose)
    )
    if role is not None:
        statement = statement.where(_ITEM.c.role == role)
    if municipality is not None:
        statement = statement.where(_PLACEMENT.c.municipality == municipality)
    return [
        Load(role, municipality, assigned_to, now, late, tuple(counts))
        for role, municipality, assigned_to, now, late, *counts in session.connection().execute(statement)
    ]


def _falls_into(monday: date, today: date) -> ColumnElement[bool]:
    day = func.coalesce(_ITEM.c.act_by, _ITEM.c.target_due)
    return and_(day >= max(monday, today), day < monday + _WEEK)
