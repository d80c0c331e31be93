"""Suspensions of integration plans: for as long as their cause lasts, the plan is longer (KOTO 23 §)."""

from datetime import date

from sqlmodel import Session, select

from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.person_periods import load_periods
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from kotopolku.planning.conditions import applies
from kotopolku.planning.subject import Household
from models.person import PlanSuspension
from models.reasons import Suspended
from models.vocabulary import PLAN_STEP


def suspend_plan(
    session: Session,
    context: Context,
    case_number: str,
    label: str,
    days: tuple[date, date],
    reason: Suspended | None,
    actor: Actor,
) -> Case:
    """Record a suspension, both days included; one that begins on the same day gets its new end.

    Raises:
        CaseworkRefusedError: It ends before it begins, meets another one, or there is no plan to suspend.
    """
    context.staff_member(actor)
    first, last = days
    if last < first:
        raise CaseworkRefusedError("suspension_backwards", first=str(first), last=str(last))
    case = load_household(session, case_number, context)
    case.member(label)
    _check_plan(case, context, label, first)
    known = _known(session, case, label)
    row = next((one for one in known if one.first_day == first), None)
    for other in known:
        if other is not row and other.first_day <= last and first <= other.last_day:
            values = {"first": str(other.first_day), "last": str(other.last_day)}
            raise CaseworkRefusedError("suspension_overlaps", name=label, **values)
    if row is None:
        row = PlanSuspension(placement_id=case.id, person=label, first_day=first, last_day=last)
    elif row.last_day == last and (reason is None or row.reason == reason):
        raise CaseworkRefusedError("suspension_known", name=label)
    row.last_day = last
    row.reason = reason.value if reason else row.reason
    session.add(row)
    details = {"person": label, "from": first, "to": last, "reason": row.reason}
    return _finish(session, case, context, actor, "plan_suspended", details)


def end_suspension(session: Session, context: Context, case_number: str, label: str, first: date, actor: Actor) -> Case:
    """Take a suspension back, named by its first day.

    Raises:
        CaseworkRefusedError: None begins on that day.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    case.member(label)
    known = _known(session, case, label)
    row = next((one for one in known if one.first_day == first), None)
    if row is None:
        days = ", ".join(str(one.first_day) for one in known) or "–"
        raise CaseworkRefusedError("no_suspension", name=label, first=str(first), known=days)
    details = {"person": label, "from": first, "to": row.last_day}
    session.delete(row)
    return _finish(session, case, context, actor, "suspension_taken_back", details)


def _check_plan(case: Case, context: Context, label: str, first: date) -> None:
    household = Household(case.definition, facts_of(case, context), applies)
    subject = next(one for one in household.subjects if one.person and one.person.id == label)
    step = household.steps.get(PLAN_STEP)
    made = subject.done_dates(step) if step else ()
    if not made:
        raise CaseworkRefusedError("suspension_without_plan", name=label)
    if first < made[0]:
        raise CaseworkRefusedError("suspension_before_plan", name=label, first=str(first), made=str(made[0]))


def _known(session: Session, case: Case, label: str) -> list[PlanSuspension]:
    statement = select(PlanSuspension).where(PlanSuspension.placement_id == case.id, PlanSuspension.person == label)
    return list(session.exec(statement))


def _finish(
    session: Session, case: Case, context: Context, actor: Actor, action: str, details: dict[str, object]
) -> Case:
    session.flush()
    case.periods = load_periods(session, case.id)
    finish_change(session, case, context, actor, action, details)
    return case
