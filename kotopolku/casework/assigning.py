"""Handing work on: the work of one person goes to another, or back to its roles."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Row, Select, Table, and_, bindparam, or_, select, tuple_, update
from sqlmodel import Session

from kotopolku.casework.case import load_case
from kotopolku.casework.context import Context
from kotopolku.casework.item_rows import notice_day
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import Channel
from models.organisation import StaffMember
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
#: Statuses of work that can go to somebody else.
MAY_GO_ON = (Status.WAITING.value, Status.OPEN.value, Status.BLOCKED.value)


@dataclass(frozen=True)
class Handover:
    """Whose work goes to whom."""

    giver: str
    taker: str
    """A staff id; nothing gives the work back to its roles."""
    alone: frozenset[tuple[str, str]] = frozenset()
    """Roles and municipalities in which nobody but the giver works: what is assigned to nobody is hers there."""
    case_number: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class CaseWork:
    """What one placement has of somebody's work."""

    case_number: str
    municipality: str
    track: str
    items: tuple[Row[Any], ...]

    @property
    def steps(self) -> list[str]:
        """The codes of the steps, each once."""
        return list(dict.fromkeys(item.step for item in self.items))

    def open_on(self, today: date) -> int:
        """Return how many of the items can be done on a day."""
        return sum(
            item.status in (Status.OPEN, Status.BLOCKED) and (item.opens_on is None or item.opens_on <= today)
            for item in self.items
        )


def work_to_hand_over(session: Session, context: Context, handover: Handover) -> list[CaseWork]:
    """Return the giver's work, case by case: what can be done now, and what waits for other steps.

    Raises:
        CaseworkRefusedError: Somebody is not known, the taker may not do all of it, or there is nothing.
    """
    if handover.giver not in context.staff:
        raise CaseworkRefusedError("unknown_staff", name=handover.giver)
    if handover.giver == handover.taker:
        raise CaseworkRefusedError("same_person", name=handover.giver)
    taker = context.staff_member(Actor(handover.taker, Channel.SYSTEM)) if handover.taker else None
    if handover.case_number:
        load_case(session, handover.case_number, context)
    found = _work(session, handover)
    if not found:
        raise CaseworkRefusedError("nothing_to_hand_over", name=handover.giver)
    for work in found:
        check_taker(context, taker, work)
    return found


def hand_over(session: Session, context: Context, handover: Handover, case_number: str, actor: Actor) -> int:
    """Hand the giver's work in one case over; return how many work items that were, 0 the second time.

    Raises:
        CaseworkRefusedError: The taker may not do what has come up meanwhile.
    """
    context.staff_member(actor)
    taker = context.staff_member(Actor(handover.taker, Channel.SYSTEM)) if handover.taker else None
    placement = session.connection().execute(_FOR_CHANGE, {"case": case_number}).first()
    found = _work(session, replace(handover, case_number=case_number))
    if placement is None or not found:
        return 0
    (work,) = found
    check_taker(context, taker, work)
    to = handover.taker or sorted({item.role for item in work.items})
    details = {"from": handover.giver, "to": to, "step": work.steps}
    save_assignment(session, context, placement.id, work.items, handover.taker, actor, details)
    return len(work.items)


def save_assignment(
    session: Session,
    context: Context,
    placement_id: int,
    items: Collection[Row[Any]],
    taker: str,
    actor: Actor,
    details: dict[str, Any],
) -> None:
    """Let somebody have work items alone, or nobody; with the audit entry and the raised version."""
    session.connection().execute(
        update(_ITEM).where(_ITEM.c.id == bindparam("row")),
        [
            {"row": item.id, "assigned_to": taker, "next_notice_on": notice_day(item._asdict(), context.today)}
            for item in items
        ],
    )
    session.connection().execute(
        update(_PLACEMENT).where(_PLACEMENT.c.id == placement_id).values(version=_PLACEMENT.c.version + 1)
    )
    append(session, placement_id, actor, "reassigned", details, context.now)


#: Whoever changes a placement has its row until the transaction ends.
_FOR_CHANGE = (
    select(_PLACEMENT.c.id)
    .where(_PLACEMENT.c.case_number == bindparam("case"), _PLACEMENT.c.status == PlacementStatus.OPEN.value)
    .with_for_update()
)


def _work(session: Session, handover: Handover) -> list[CaseWork]:
    rows = session.connection().execute(_items(handover)).all()
    return [
        CaseWork(*case, items=tuple(items))
        for case, items in groupby(rows, key=lambda row: (row.case_number, row.municipality, row.track))
    ]


def _items(handover: Handover) -> Select[Any]:
    statement = (
        select(_ITEM, _PLACEMENT.c.case_number, _PLACEMENT.c.municipality, _PLACEMENT.c.track, _PLACEMENT.c.version)
        .join(_PLACEMENT, _PLACEMENT.c.id == _ITEM.c.placement_id)
        .where(_PLACEMENT.c.status == PlacementStatus.OPEN.value, _ITEM.c.status.in_(MAY_GO_ON))
        .order_by(_PLACEMENT.c.id, _ITEM.c.id)
    )
    is_hers = _ITEM.c.assigned_to == handover.giver
    if handover.taker and handover.alone:
        places = tuple_(_ITEM.c.role, _PLACEMENT.c.municipality).in_(sorted(handover.alone))
        is_hers = or_(is_hers, and_(_ITEM.c.assigned_to == "", places))
    statement = statement.where(is_hers)
    if handover.case_number:
        statement = statement.where(_PLACEMENT.c.case_number == handover.case_number)
    return statement.where(_ITEM.c.step == handover.step) if handover.step else statement


def check_taker(context: Context, taker: StaffMember | None, work: CaseWork) -> None:
    """Make sure that the taker may do all of a case's work; None is everybody who holds its roles.

    Raises:
        CaseworkRefusedError: She holds no public office, or does not serve the municipality.
    """
    if taker is None:
        return
    roles = context.definitions.roles
    region = next(one for one in context.definitions.regions if taker in one.staff)
    organisation = next(unit.organisation for unit in region.units if unit.id == taker.unit)
    for item in work.items:
        step, role = context.step(work.track, item.step, work.municipality), roles.get(item.role)
        if step and step.office_holder and not taker.office_holder:
            raise CaseworkRefusedError("taker_no_office", name=taker.id, step=item.step, case=work.case_number)
        is_integration = bool(role and role.integration_service)
        if organisation not in region.organisations_serving(work.municipality, for_integration=is_integration):
            raise CaseworkRefusedError(
                "taker_serves_not", name=taker.id, place=work.municipality, case=work.case_number
            )
