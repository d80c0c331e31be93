"""Explaining the rights and duties that follow from a plan, so that the person understands them (KOTO 24 § 1)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_reports import check_day, is_open, report_for, stands
from kotopolku.casework.plan_rows import current_plan, rows_of
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.integration_plan import RightsExplained
from models.plan_choices import RIGHTS_STEP, Understood


@dataclass(frozen=True)
class Explanation:
    """When rights and duties were explained, and how the person understood."""

    on: date
    understood: Understood


def explain_rights(
    session: Session, context: Context, case_number: str, label: str, explanation: Explanation, actor: Actor
) -> Case:
    """Record it for the plan that the person has now; the step is reported with the first.

    Raises:
        CaseworkRefusedError: There is no plan, it is recorded already, or the day cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, RIGHTS_STEP), actor)
    plan = current_plan(session, case, label).row
    check_day(context, explanation.on)
    if explanation.on < plan.made_on:
        values = {"day": str(explanation.on), "earlier": str(plan.made_on)}
        raise CaseworkRefusedError("plan_before_earlier", name=label, **values)
    known = [one for one in rows_of(session, RightsExplained, case) if one.person == label]
    if earlier := next((one for one in known if one.plan == plan.number and stands(case, one.report_id)), None):
        raise CaseworkRefusedError("plan_rights_already", name=label, day=str(earlier.explained_on))
    row = RightsExplained(
        placement_id=case.id,
        person=label,
        plan=plan.number,
        number=len(known) + 1,
        explained_on=explanation.on,
        explained_by=actor.staff_id,
        understood=explanation.understood.value,
    )
    details = {"step": RIGHTS_STEP, "person": label, "number": plan.number, "on": explanation.on}
    if is_open(case, context, RIGHTS_STEP, label):
        append(session, case.id, actor, "rights_explained", details, context.now)
        case, row.report_id = report_for(session, context, case, RIGHTS_STEP, label, explanation.on, actor)
    else:
        finish_change(session, case, context, actor, "rights_explained", details)
    session.add(row)
    return case
