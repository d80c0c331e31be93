"""Bringing the work items of a placement to its plan: the last part of every change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, insert, update
from sqlmodel import Session

from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.compensation_risk import is_depended_on
from kotopolku.casework.context import Context
from kotopolku.planning.next_change import next_change, turning_points
from kotopolku.planning.planner import make_plan
from models.case_report import ReportKind
from models.placement import Placement, PlacementStatus
from models.plan import CLOSED, Plan, PlannedStep, Status
from models.vocabulary import Track
from models.work_item import WorkItem

ItemKey = tuple[str, str, int]

_TABLE = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Replanned:
    """The plan that the work items follow now, and how many of them are new or changed."""

    plan: Plan
    changed: int


def replan(session: Session, case: Case, context: Context) -> Replanned:
    """Write what the plan of *case* says into its work items; a second time changes nothing.

    What no longer concerns anybody is cancelled, never deleted. A placement in which nothing is left to do closes.
    """
    facts = facts_of(case, context)
    plan = make_plan(case.definition, facts, context.watchers)
    items = {_key(item): item for item in case.items}
    planned = {_planned_key(step): step for step in plan.steps}
    new = [step for key, step in planned.items() if key not in items]
    insert_items(session, case.id, new, context.today)
    statuses = [step.status for step in plan.steps]
    changed, waits_again = [], []
    for key, item in items.items():
        wanted = _columns(planned[key]) if key in planned else _planned_part(item) | {"status": _left_over(case, item)}
        if wanted["status"] == item.status and item.status not in _PENDING:
            # Whose work it was when it ended is history, also when the next such work is another's.
            wanted |= {"role": item.role, "acting_role": item.acting_role}
        statuses.append(Status(wanted["status"]))
        if tuple(wanted.values()) != _planned_values(item):
            now = dict(item._mapping)
            after = now | wanted
            # Only what a plan decides: what was told of an item is the sweep's, which may run at the same time.
            planned_columns = {name: after[name] for name in _PLANNED}
            changed.append({**planned_columns, **_follows(now, after, context.today), "row": now["id"]})
            if now["status"] in _BEGUN and after["status"] == Status.WAITING:
                waits_again.append(now["id"])
    if changed:
        session.connection().execute(update(_TABLE).where(_TABLE.c.id == bindparam("row")), changed)
        if ended := [row["row"] for row in changed if row["status"] not in _PENDING]:
            # What has ended and is opened again is told anew.
            session.connection().execute(update(_TABLE).where(_TABLE.c.id.in_(ended)).values(told_status=""))
    if waits_again:
        # That it opened may not have gone out, and does not any more: it is told when it opens again.
        told = _TABLE.c.id.in_(waits_again) & _TABLE.c.told_status.in_(_BEGUN)
        session.connection().execute(update(_TABLE).where(told).values(told_status=Status.WAITING.value))
    close_if_finished(case.placement, statuses, context.today)
    is_open = case.placement.status == PlacementStatus.OPEN
    changes_on = next_change(turning_points(case.definition), facts, plan) if is_open else None
    case.placement.replan_on = _first_day_at_risk(plan, context) if facts.track is Track.STANDING else changes_on
    return Replanned(plan, len(new) + len(changed))


def _first_day_at_risk(plan: Plan, context: Context) -> date | None:
    """Return the next day after a date on which state compensation depends: pages of placements change on it."""
    days = (
        row.statutory_due + timedelta(days=1)
        for row in plan.steps
        if row.statutory_due and row.status not in CLOSED and is_depended_on(context, row.key.step)
    )
    return min((day for day in days if day > context.today), default=None)


def insert_items(session: Session, placement_id: int, steps: Iterable[PlannedStep], today: date) -> None:
    """Write work items for planned steps that have none yet."""
    new = [_new_row(placement_id, step, today) for step in steps]
    if new:
        # On the table, not the class: nobody needs objects of what is new, and they cost as much as the rest.
        session.connection().execute(insert(_TABLE), new)


def _new_row(placement_id: int, step: PlannedStep, today: date) -> dict[str, Any]:
    name, person, occurrence = _planned_key(step)
    row = {"placement_id": placement_id, "step": name, "person": person, "occurrence": occurrence, **_columns(step)}
    row["next_notice_on"] = notice_day(row, today)
    return row


def _follows(before: dict[str, Any], after: dict[str, Any], today: date) -> dict[str, Any]:
    """Return what follows from a change of an item: it is swept anew, and calendars and telling go on from there."""
    shown = any(before[name] != after[name] for name in _IN_CALENDARS)
    return {
        "due_recorded_on": before["due_recorded_on"] if before["due_on"] == after["due_on"] else None,
        "next_notice_on": notice_day(after, today),
        "calendar_sequence": before["calendar_sequence"] + shown,
        # Whoever had it alone had it in her role.
        "assigned_to": before["assigned_to"] if before["role"] == after["role"] else "",
    }


def notice_day(item: Mapping[str, Any], today: date) -> date | None:
    """Return the day on which the sweep is to look at a new or changed item, which then finds the later ones."""
    is_dated = item["statutory_due"] or item["target_due"]
    if item["status"] not in _PENDING or (item["status"] == Status.WAITING and not is_dated):
        return None
    return max(today, item["opens_on"] or today)


#: What a plan decides of an item.
_PLANNED = (
    *("stage", "role", "acting_role", "status", "done_on", "opens_on", "earliest", "eligible_until", "statutory_due"),
    *("act_by", "target_due", "due_on", "without_delay", "impossible", "source", "waits_for"),
)

_planned_values = attrgetter(*_PLANNED)


def _planned_part(item: Row[Any]) -> dict[str, Any]:
    return dict(zip(_PLANNED, _planned_values(item), strict=True))


#: What a calendar shows of an item.
_IN_CALENDARS = ("status", "statutory_due", "target_due", "act_by")


def close_if_finished(placement: Placement, statuses: Iterable[Status], today: date) -> None:
    """Close a placement that had something to do and has nothing left; a standing case stays for its next year."""
    found = set(statuses)
    if found and not found & _PENDING and placement.track != Track.STANDING:
        placement.status = PlacementStatus.CLOSED.value
        placement.ended_on = today
        placement.replan_on = None


_PENDING = frozenset({Status.WAITING, Status.OPEN, Status.BLOCKED})
_BEGUN = (Status.OPEN.value, Status.BLOCKED.value)


def _key(item: Row[Any]) -> ItemKey:
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
        "waits_for": " ".join(step.waits_for),
    }


def _left_over(case: Case, item: Row[Any]) -> str:
    """An item that the plan no longer has was done as an earlier occurrence, or concerns nobody any more."""
    has_left = item.person and item.person not in case.present_labels
    if (has_left or item.step not in case.definition.by_id) and Status(item.status) in CLOSED:
        # Whoever has left keeps her history as it was, and so does a step that this version has no more.
        return str(item.status)
    is_done = any(
        (report.step, report.person, report.occurrence) == _key(item) and report.kind == ReportKind.DONE
        for report in case.counted_reports
    )
    return (Status.DONE if is_done else Status.CANCELLED).value
