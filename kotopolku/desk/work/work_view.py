"""A visitor's own work, or that of her unit, as rows: most urgent first, filtered by what stands in the address."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import cast

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from kotopolku.casework.policy import Action, CaseFacts, may
from kotopolku.casework.worklist import CAN_BE_DONE, WorkListRow, work_list
from kotopolku.desk.placement.case_view import step_facts
from kotopolku.desk.web.visit import Visit
from kotopolku.desk.web.visitors import reaches_of
from kotopolku.desk.work.due_view import DueView, due_view
from kotopolku.desk.work.row_status import RowStatus, row_status
from kotopolku.notification.reach import Reach
from models.plan import Status
from models.vocabulary import Track
from models.work_item import WorkItem

#: More than anybody reads; the filters lead to the rest.
SHOWN = 50


_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PENDING = select(_ITEM.c.placement_id, _ITEM.c.step, _ITEM.c.role).where(
    _ITEM.c.placement_id.in_(bindparam("cases", expanding=True)),
    _ITEM.c.step.in_(bindparam("steps", expanding=True)),
    _ITEM.c.status.in_([one.value for one in CAN_BE_DONE]),
)


class Show(StrEnum):
    """Which rows a list shows."""

    NOW = "now"
    OVERDUE = "overdue"
    WAITING = "waiting"
    DONE = "done"


_STATUSES = {
    Show.NOW: CAN_BE_DONE,
    Show.OVERDUE: CAN_BE_DONE,
    Show.WAITING: (Status.WAITING,),
    Show.DONE: (Status.DONE, Status.NOT_NEEDED),
}


@dataclass(frozen=True)
class Filters:
    """What stands in the address of a list; an unknown value shows nothing rather than everything."""

    show: Show = Show.NOW
    municipality: str = ""
    case_number: str = ""


@dataclass(frozen=True)
class RowView:
    """One row: a step of a case, and where it leads."""

    path: str
    step: str
    where: str
    """Its case, where that is, and for whom the step is."""
    role: str
    status: RowStatus
    due: DueView


@dataclass(frozen=True)
class ListView:
    """The rows of a list."""

    rows: tuple[RowView, ...]
    has_more: bool


def my_work(session: Session, visit: Visit, filters: Filters) -> ListView:
    """Return the work that is the visitor's own."""
    return _view(session, visit, filters, reaches_of(visit.context, visit.visitor))


def my_unit(session: Session, visit: Visit, filters: Filters) -> ListView:
    """Return the work of the units in which the visitor holds roles, whoever has it."""
    parts = (Reach(held.unit_roles, held.serves) for held in visit.visitor.held)
    return _view(session, visit, filters, tuple(dict.fromkeys(parts)))


def _view(session: Session, visit: Visit, filters: Filters, parts: tuple[Reach, ...]) -> ListView:
    rows, limit = list[WorkListRow](), SHOWN
    while len(rows) <= SHOWN:
        # One more than is shown tells that there are more.
        found = _found(session, visit, filters, parts, limit + 1)
        rows = list(_allowed(visit, found))
        if len(found) <= limit:
            break
        # What the policy left out may have hidden others.
        limit *= 4
    pending = _pending(session, rows)
    return ListView(tuple(_row(visit, row, pending) for row in rows[:SHOWN]), len(rows) > SHOWN)


def _found(session: Session, visit: Visit, filters: Filters, parts: tuple[Reach, ...], limit: int) -> list[WorkListRow]:
    # Roles that serve the same municipalities are asked for at once.
    together: dict[tuple[frozenset[str] | None, str | None], Reach] = {}
    for part in parts:
        key = (part.municipalities, part.assigned_to)
        before = together.get(key)
        roles = part.roles | before.roles if before and before.roles and part.roles else part.roles
        together[key] = replace(part, roles=roles)
    found = {
        row.item.id: row
        for part in (one.within(filters.municipality or None) for one in together.values())
        for row in work_list(
            session,
            visit.context.today,
            roles=part.roles,
            municipalities=part.municipalities,
            assigned_to=part.assigned_to,
            case_number=filters.case_number or None,
            statuses=_STATUSES[filters.show],
            is_late=filters.show is Show.OVERDUE,
            limit=limit,
        )
    }
    return sorted(found.values(), key=lambda row: (row.item.act_by or date.max, row.case_number, row.item.id or 0))


def _allowed(visit: Visit, rows: Collection[WorkListRow]) -> Iterator[WorkListRow]:
    """Leave out what the policy refuses, such as a restricted step of somebody else in the unit."""
    for row in rows:
        case = CaseFacts(row.municipality, row.track == Track.STANDING)
        if may(visit.visitor, Action.SEE_STEP, case, step_facts(visit, row.track, row.municipality, row.item)):
            yield row


def _pending(session: Session, rows: Collection[WorkListRow]) -> dict[int, set[tuple[str, str]]]:
    """Return the steps that can be done now and that rows wait for, by case, each with the role that has it."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    waiting = [row.item for row in rows if row.item.status == Status.WAITING]
    if waiting:
        cases = {"cases": sorted({item.placement_id for item in waiting})}
        steps = {"steps": sorted({step for item in waiting for step in item.waits_for.split()})}
        for placement, step, role in session.connection().execute(_PENDING, cases | steps).all():
            found[placement].add((step, role))
    return found


def _row(visit: Visit, row: WorkListRow, pending: dict[int, set[tuple[str, str]]]) -> RowView:
    item, place = row.item, visit.place
    whom = place.whom([item.person] if item.person else [], row.track)
    status = row_status(
        item,
        visit.context.today,
        awaits_second=row.awaits_second,
        hers=visit.visitor.roles,
        pending=pending[item.placement_id] if item.status == Status.WAITING else (),
    )
    return RowView(
        path=f"/case/{row.case_number}/step/{item.id}",
        step=place.step_name(row.track, item.step, row.municipality),
        where=f"{row.case_number}, {place.municipality_name(row.municipality)}, {whom}",
        role=place.role_name(item.acting_role, item.role),
        status=status,
        due=due_view(item, visit),
    )
