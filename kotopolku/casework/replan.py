"""Bringing the work items of a placement to its plan: the last part of every change."""

from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, insert

from kotopolku.casework.case import Case, plan_of
from kotopolku.casework.context import Context
from models.case_report import ReportKind
from models.placement import PlacementStatus
from models.plan import Plan, PlannedStep, Status
from models.work_item import WorkItem

ItemKey = tuple[str, str, int]

_TABLE = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]


def replan(session: Session, case: Case, context: Context) -> Plan:
    """Write what the plan of *case* says into its work items; a second time changes nothing.

    What no longer concerns anybody is cancelled, never deleted. A placement in which nothing is left to do closes.
    """
    plan = plan_of(case, context)
    items = {_key(item): item for item in case.items}
    wanted = {_planned_key(step): _columns(step) for step in plan.steps}
    wanted |= {key: {"status": _left_over(case, items[key])} for key in items.keys() - wanted.keys()}
    new = [
        {"placement_id": case.id, "step": key[0], "person": key[1], "occurrence": key[2], **columns}
        for key, columns in wanted.items()
        if key not in items
    ]
    if new:
        # On the table, not the class: nobody needs objects of what is new, and they cost as much as the rest.
        session.connection().execute(insert(_TABLE), new)
    for key, item in items.items():
        for name, value in wanted[key].items():
            if getattr(item, name) != value:
                setattr(item, name, value)
                if name == "due_on":
                    item.due_recorded_on = None
    if plan.steps and not any(columns["status"] in _PENDING for columns in wanted.values()):
        case.placement.status = PlacementStatus.CLOSED.value
        case.placement.ended_on = context.today
    return plan


_PENDING = frozenset({Status.WAITING.value, Status.OPEN.value, Status.BLOCKED.value})


def _key(item: WorkItem) -> ItemKey:
    return item.step, item.person, item.occurrence


def _planned_key(step: PlannedStep) -> ItemKey:
    return step.key.step, step.key.person or "", step.key.occurrence


def _columns(step: PlannedStep) -> dict[str, Any]:
    return {
        "stage": step.stage.value,
        "role": step.watched_by or step.role,
        "acting_role": step.role,
        "status": step.status.value,
        "done_on": step.done_on if step.status is Status.DONE else None,
        "opens_on": step.opens_on,
        "earliest": step.earliest,
        "eligible_until": step.eligible_until,
        "statutory_due": step.statutory_due,
        "act_by": step.act_by,
        "target_due": step.target_due,
        "due_on": step.due,
        "without_delay": step.without_delay,
        "impossible": step.impossible,
        "source": step.source,
    }


def _left_over(case: Case, item: WorkItem) -> str:
    """An item that the plan no longer has was done as an earlier occurrence, or concerns nobody any more."""
    is_done = any(
        (report.step, report.person, report.occurrence) == _key(item) and report.kind == ReportKind.DONE
        for report in case.counted_reports
    )
    return (Status.DONE if is_done else Status.CANCELLED).value
