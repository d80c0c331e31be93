"""A visitor's own work, or that of her unit, as rows: most urgent first, filtered by what stands in the address."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

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
    case_number: str
    municipality: str
    step: str
    whom: str
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
    """Return the steps that can be done now in the cases of rows that wait, each with the role that has it."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    waiting = {row.item.placement_id for row in rows if row.item.status == Status.WAITING}
    if waiting:
        statement = select(WorkItem.placement_id, WorkItem.step, WorkItem.role).where(
            col(WorkItem.placement_id).in_(waiting), col(WorkItem.status).in_([one.value for one in CAN_BE_DONE])
        )
        for placement, step, role in session.exec(statement):
            found[placement].add((step, role))
    return found


def _row(visit: Visit, row: WorkListRow, pending: dict[int, set[tuple[str, str]]]) -> RowView:
    item, place = row.item, visit.place
    status = row_status(
        item,
        visit.context.today,
        awaits_second=row.awaits_second,
        hers={held.role.id for held in visit.visitor.held},
        pending=pending[item.placement_id] if item.status == Status.WAITING else (),
    )
    return RowView(
        path=f"/case/{row.case_number}/step/{item.id}",
        case_number=row.case_number,
        municipality=place.municipality_name(row.municipality),
        step=place.step_name(row.track, item.step, row.municipality),
        whom=place.whom([item.person] if item.person else [], row.track),
        role=place.role_name(item.acting_role, item.role),
        status=status,
        due=due_view(item, visit),
    )
