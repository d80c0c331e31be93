"""Referring a person to what was agreed in the plan, within a month of it (KOTO 20 § 5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_reports import check_day, is_open, report_for
from kotopolku.casework.plan_rows import AgreedPlan, current_plan, rows_of
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.integration_plan import PlanReferral
from models.plan_choices import REFERRAL_STEP, PlannedService


@dataclass(frozen=True)
class ServiceReferral:
    """To which services a person was referred, and when."""

    on: date
    services: Collection[PlannedService]


def refer_to_services(
    session: Session, context: Context, case_number: str, label: str, referral: ServiceReferral, actor: Actor
) -> Case:
    """Record referrals; the step is reported once the person was referred to everything that is agreed.

    Raises:
        CaseworkRefusedError: There is no plan, a service was not agreed or referred to already, or the day cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, REFERRAL_STEP), actor)
    plan = current_plan(session, case, label)
    check_day(context, referral.on)
    _check(plan, referral)
    known = {(one.person, one.plan, one.service): one for one in rows_of(session, PlanReferral, case)}
    for service in sorted(set(referral.services)):
        row = known.get((label, plan.row.number, service.value)) or PlanReferral(
            placement_id=case.id,
            person=label,
            plan=plan.row.number,
            service=service.value,
            referred_on=referral.on,
            referred_by=actor.staff_id,
        )
        # One that does not count any more, because the step was opened again, is recorded anew.
        row.referred_on, row.referred_by, row.report_id = referral.on, actor.staff_id, None
        session.add(row)
    session.flush()
    details = {"step": REFERRAL_STEP, "person": label, "number": plan.row.number, "on": referral.on}
    plan = current_plan(session, case, label)
    if plan.unreferred or not is_open(case, context, REFERRAL_STEP, label):
        finish_change(session, case, context, actor, "plan_referred", details)
        return case
    append(session, case.id, actor, "plan_referred", details, context.now)
    last = max(plan.referred[service] for service in plan.services)
    case, report_id = report_for(session, context, case, REFERRAL_STEP, label, last, actor)
    for row in plan.referrals:
        row.report_id = report_id
        session.add(row)
    return case


def _check(plan: AgreedPlan, referral: ServiceReferral) -> None:
    label, made_on = plan.row.person, plan.row.made_on
    if not referral.services:
        raise CaseworkRefusedError("plan_services_missing", known=", ".join(plan.services))
    for service in referral.services:
        if service.value not in plan.services:
            values = {"service": service.value, "known": ", ".join(plan.services)}
            raise CaseworkRefusedError("plan_service_not_agreed", name=label, **values)
        if service.value in plan.referred:
            values = {"service": service.value, "day": str(plan.referred[service.value])}
            raise CaseworkRefusedError("plan_referred_already", name=label, **values)
    if referral.on < made_on:
        raise CaseworkRefusedError("plan_referral_before_plan", name=label, day=str(referral.on), made=str(made_on))
