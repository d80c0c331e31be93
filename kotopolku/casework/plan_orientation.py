"""Civic orientation: the hours in which a person took part, and that it is completed (KOTO 25 §, VNA 576/2024)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_education import check_after_plan, check_open
from kotopolku.casework.plan_reports import check_day, report_for, stands
from kotopolku.casework.plan_rows import rows_of
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.plan_choices import ORIENTATION_HOURS, ORIENTATION_STEP
from models.plan_education import CivicOrientation

#: More hours than this are a typing error.
_MOST = 999


@dataclass(frozen=True)
class Orientation:
    """The hours until a day, all together, so that recorded twice they are the same; and whether that was all."""

    on: date
    hours: int
    completed: bool = False


def record_orientation(
    session: Session, context: Context, case_number: str, label: str, held: Orientation, actor: Actor
) -> Case:
    """Record the hours, and report the step once the orientation is completed.

    Raises:
        CaseworkRefusedError: No plan, hours are missing, it is known or completed already, or the day cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, ORIENTATION_STEP), actor)
    check_open(case, context, ORIENTATION_STEP, label)
    check_day(context, held.on)
    check_after_plan(case, label, held.on)
    _check_hours(label, held)
    known = [one for one in rows_of(session, CivicOrientation, case) if one.person == label]
    row = known[-1] if known and stands(case, known[-1].report_id) else None
    if row and held.on < row.counted_on:
        values = {"day": str(held.on), "earlier": str(row.counted_on)}
        raise CaseworkRefusedError("plan_before_earlier", name=label, **values)
    if row and not held.completed and (held.hours, held.on) == (row.hours, row.counted_on):
        raise CaseworkRefusedError("plan_hours_known", name=label)
    row = row or CivicOrientation(
        placement_id=case.id, person=label, number=len(known) + 1, hours=held.hours, counted_on=held.on
    )
    row.hours, row.counted_on = held.hours, held.on
    details = {"step": ORIENTATION_STEP, "person": label, "on": held.on, "hours": held.hours}
    if held.completed:
        append(session, case.id, actor, "orientation_recorded", details, context.now)
        row.completed_on = held.on
        case, row.report_id = report_for(session, context, case, ORIENTATION_STEP, label, held.on, actor)
    else:
        finish_change(session, case, context, actor, "orientation_recorded", details)
    session.add(row)
    return case


def _check_hours(label: str, held: Orientation) -> None:
    if not 1 <= held.hours <= _MOST:
        raise CaseworkRefusedError("plan_hours_impossible", number=str(_MOST))
    missing = ORIENTATION_HOURS - held.hours
    if held.completed and missing > 0:
        values = {"missing": str(missing), "hours": str(held.hours), "least": str(ORIENTATION_HOURS)}
        raise CaseworkRefusedError("plan_hours_missing", name=label, **values)
