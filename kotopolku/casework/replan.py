"""Bringing the work items of a placement to its plan: the last part of every change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.compensation_risk import is_depended_on
from kotopolku.casework.context import Context
from kotopolku.casework.item_reading import ItemsToReplan, load_items_of
from kotopolku.casework.item_rows import (
    PENDING,
    Planned,
    change_items,
    insert_items,
    item_key,
    planned_key,
    planned_values,
    status_of,
    values_of,
    with_roles,
    with_status,
)
from kotopolku.casework.planned_from import planned_from
from kotopolku.planning.next_change import next_change, pending_steps, turning_points
from kotopolku.planning.planner import make_plan
from models.case_report import ReportKind
from models.facts import Person
from models.placement import Placement, PlacementStatus
from models.plan import CLOSED, Plan, PlannedStep, Status
from models.vocabulary import Track


@dataclass(frozen=True)
class Replanned:
    """The plan that the work items follow now, and how many of them are new or changed."""

    plan: Plan
    changed: int


@dataclass(frozen=True)
class Scope:
    """How much of a placement a change can change; without anything, all of it."""

    people: tuple[Person, ...] | None = None
    """The people of the household as the caller has read them, where the change does not concern them."""
    steps: frozenset[str] | None = None
    """The steps that are to be planned anew."""


WHOLE = Scope()


def replan(session: Session, case: Case, context: Context, scope: Scope = WHOLE) -> Replanned:
    """Write what the plan of *case* says into its work items; a second time changes nothing.

    What no longer concerns anybody is cancelled, never deleted. A placement in which nothing is left to do closes.
    """
    facts = facts_of(case, context, scope.people)
    plan = make_plan(case.definition, facts, context.watchers, scope.steps)
    found = ItemsToReplan(case.items) if scope.steps is None else load_items_of(session, case.id, scope.steps)
    items = {item_key(item): item for item in found.items}
    planned = {planned_key(step): step for step in plan.steps}
    new = [step for key, step in planned.items() if key not in items]
    insert_items(session, case.id, new, context.today)
    wanted = [(item, wanted_values(case, item, planned.get(key))) for key, item in items.items()]
    changed = [(item, values) for item, values in wanted if values != values_of(item)]
    change_items(session, changed, context.today)
    statuses = [step.status.value for step in new] + [status_of(values) for _, values in wanted]
    close_if_finished(case.placement, (*statuses, *(item.status for item in found.pending_others)), context.today)
    is_open = case.placement.status == PlacementStatus.OPEN
    others = ((one.step, one.statutory_due, one.target_due) for one in found.pending_others)
    pending = (*pending_steps(plan), *others)
    changes_on = next_change(turning_points(case.definition), facts, pending) if is_open else None
    case.placement.replan_on = _first_day_at_risk(plan, context) if facts.track is Track.STANDING else changes_on
    case.placement.planned_from = planned_from(case.definition, facts, context)
    return Replanned(plan, len(new) + len(changed))


def _first_day_at_risk(plan: Plan, context: Context) -> date | None:
    """Return the next day after a date on which state compensation depends: pages of placements change on it."""
    days = (
        row.statutory_due + timedelta(days=1)
        for row in plan.steps
        if row.statutory_due and row.status not in CLOSED and is_depended_on(context, row.key.step)
    )
    return min((day for day in days if day > context.today), default=None)


def close_if_finished(placement: Placement, statuses: Iterable[str], today: date) -> None:
    """Close a placement that had something to do and has nothing left; a standing case stays for its next year."""
    found = set(statuses)
    if found and not found & PENDING and placement.track != Track.STANDING:
        placement.status = PlacementStatus.CLOSED.value
        placement.ended_on = today
        placement.replan_on = None


def wanted_values(case: Case, item: Row[Any], step: PlannedStep | None) -> Planned:
    """Return what an item is to become where the plan has this step for it, or none."""
    now = values_of(item)
    wanted = planned_values(step) if step else with_status(now, _left_over(case, item))
    if wanted != now and status_of(wanted) == item.status and item.status not in PENDING:
        # Whose work it was when it ended is history, also when the next such work is another's.
        return with_roles(wanted, now)
    return wanted


def _left_over(case: Case, item: Row[Any]) -> str:
    """An item that the plan no longer has was done as an earlier occurrence, or concerns nobody any more."""
    has_left = item.person and item.person not in case.present_labels
    if (has_left or item.step not in case.definition.by_id) and Status(item.status) in CLOSED:
        # Whoever has left keeps her history as it was, and so does a step that this version has no more.
        return str(item.status)
    is_done = any(
        (report.step, report.person, report.occurrence) == item_key(item) and report.kind == ReportKind.DONE
        for report in case.counted_reports
    )
    return (Status.DONE if is_done else Status.CANCELLED).value
