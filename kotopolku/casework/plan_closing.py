"""Closing a person's integration plans: no other follows, and reviews end (KOTO 23 §)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_reports import check_day, is_open, report_for
from kotopolku.casework.plan_rows import current_plan
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.plan_choices import FIRST_END_STEP, TOTAL_END_STEP, Closing


@dataclass(frozen=True)
class PlanClosing:
    """When and why the plans of a person end."""

    on: date
    why: Closing


def close_integration_plan(
    session: Session, context: Context, case_number: str, label: str, closing: PlanClosing, actor: Actor
) -> Case:
    """Record that a person's plans end, and report the end of the first plan, where it is open, and of all.

    Raises:
        CaseworkRefusedError: There is no plan, it is closed, or the day cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, TOTAL_END_STEP), actor)
    plan = current_plan(session, case, label)
    check_day(context, closing.on)
    if closing.on < plan.last_act:
        values = {"day": str(closing.on), "earlier": str(plan.last_act)}
        raise CaseworkRefusedError("plan_before_earlier", name=label, **values)
    row = plan.row
    row.closed_on, row.closed_why, row.closed_by = closing.on, closing.why.value, actor.staff_id
    session.add(row)
    details = {"step": TOTAL_END_STEP, "person": label, "number": row.number, "on": closing.on}
    append(session, case.id, actor, "plan_closed", details, context.now)
    if is_open(case, context, FIRST_END_STEP, label):
        ended = min(closing.on, plan.valid_until)
        case, _ = report_for(session, context, case, FIRST_END_STEP, label, ended, actor)
    case, row.closing_report_id = report_for(session, context, case, TOTAL_END_STEP, label, closing.on, actor)
    return case
