"""Work lists: the open work items of a role, a person or a municipality, most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Integer, Row, Select, Table, bindparam, func, or_, select
from sqlmodel import Session

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
    item: Row[Any]
    """A row with the columns of the work item table: as objects, 50 of them would cost as much as their page."""
    awaits_second: bool = False
    """Somebody reported it, and a second person must agree."""


_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_REPORT = cast(Table, CaseReport.__table__)  # type: ignore[attr-defined]

_AWAITS_SECOND = (
    select(_REPORT.c.id)
    .where(
        _REPORT.c.placement_id == _ITEM.c.placement_id,
        _REPORT.c.step == _ITEM.c.step,
        _REPORT.c.person == _ITEM.c.person,
        _REPORT.c.occurrence == _ITEM.c.occurrence,
        _REPORT.c.agreement == Agreement.AWAITED.value,
        _REPORT.c.reopened_at.is_(None),
    )
    .exists()
)


_OF_CASE = (_PLACEMENT.c.case_number, _PLACEMENT.c.municipality, _PLACEMENT.c.track)


@dataclass(frozen=True)
class _Shape:
    """Which conditions a list has; their values are bound."""

    has_roles: bool
    has_municipalities: bool
    has_case: bool
    has_assigned: bool
    is_nobodys: bool
    is_late: bool


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
    statement = _statement(
        _Shape(
            has_roles=roles is not None,
            has_municipalities=municipalities is not None,
            has_case=case_number is not None,
            has_assigned=bool(assigned_to),
            is_nobodys=assigned_to == "",
            is_late=is_late,
        )
    )
    values = {
        "roles": sorted(roles or ()),
        "municipalities": sorted(municipalities or ()),
        "assigned_to": assigned_to,
        "case_number": case_number,
        "statuses": [status.value for status in statuses],
        "today": today,
        "most": limit,
    }
    # What a shape does not ask for is not looked at.
    found = session.connection().execute(statement, values).all()
    return [
        WorkListRow(row.case_number, row.municipality, row.track, row, awaits_second=row.awaits_second) for row in found
    ]


@lru_cache(maxsize=32)
def _statement(shape: _Shape) -> Select[Any]:
    """Return the statement of one shape: to put it together costs more than to run it."""
    item, cases = _ITEM.c, select(_PLACEMENT.c.id).where(_PLACEMENT.c.status == PlacementStatus.OPEN.value)
    if shape.has_municipalities:
        cases = cases.where(_PLACEMENT.c.municipality.in_(bindparam("municipalities", expanding=True)))
    if shape.has_case:
        cases = cases.where(_PLACEMENT.c.case_number == bindparam("case_number"))
    picked = select(item.id).where(
        item.placement_id.in_(cases),
        item.status.in_(bindparam("statuses", expanding=True)),
        or_(
            item.status.not_in([status.value for status in CAN_BE_DONE]),
            item.opens_on.is_(None),
            item.opens_on <= bindparam("today"),
        ),
    )
    if shape.has_roles:
        picked = picked.where(item.role.in_(bindparam("roles", expanding=True)))
    if shape.is_late:
        picked = picked.where(item.due_on < bindparam("today"))
    if shape.has_assigned:
        picked = picked.where(item.assigned_to == bindparam("assigned_to"))
    elif shape.is_nobodys:
        # Nearly everything is nobody's alone. Without statistics SQLite would look it all up by that index, and take
        # five times as long as by the one of roles; an expression has no index.
        picked = picked.where(func.coalesce(item.assigned_to, "") == "")
    urgency = (item.act_by.is_(None), item.act_by)
    # The most urgent are picked from the index alone, in the order in which cases came; only they are read.
    picked = picked.order_by(*urgency, item.placement_id, item.id).limit(bindparam("most", type_=Integer))
    return (
        select(*_OF_CASE, *item, _AWAITS_SECOND.label("awaits_second"))
        .join_from(_PLACEMENT, _ITEM, item.placement_id == _PLACEMENT.c.id)
        .where(item.id.in_(picked))
        .order_by(*urgency, _PLACEMENT.c.case_number, item.id)
    )
