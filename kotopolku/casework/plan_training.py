"""Integration training: when it began and ended, and whether it was done (KOTO 26–27 §)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_education import check_after_plan, check_open
from kotopolku.casework.plan_reports import check_day, report_for
from kotopolku.casework.plan_rows import rows_of
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.plan_choices import TRAINING_STEP
from models.plan_education import IntegrationTraining


@dataclass(frozen=True)
class Training:
    """When a training began, or ended, or both; interrupted if it ended before it was done."""

    began: date | None = None
    ended: date | None = None
    interrupted: bool = False


def record_training(
    session: Session, context: Context, case_number: str, label: str, training: Training, actor: Actor
) -> Case:
    """Record a training; one that was done reports the step, one that was interrupted may be followed by another.

    Raises:
        CaseworkRefusedError: There is no plan, one goes on or none does, or the days cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, TRAINING_STEP), actor)
    check_open(case, context, TRAINING_STEP, label)
    known = [one for one in rows_of(session, IntegrationTraining, case) if one.person == label]
    row = _row(case, context, label, known, training)
    session.add(row)
    details = {"step": TRAINING_STEP, "person": label, "began": training.began, "ended": training.ended}
    if training.ended and not training.interrupted:
        append(session, case.id, actor, "training_recorded", details, context.now)
        case, row.report_id = report_for(session, context, case, TRAINING_STEP, label, training.ended, actor)
    else:
        finish_change(session, case, context, actor, "training_recorded", details)
    return case


def _row(
    case: Case, context: Context, label: str, known: Sequence[IntegrationTraining], training: Training
) -> IntegrationTraining:
    running = next((one for one in known if one.ended_on is None), None)
    for day in (training.began, training.ended):
        if day:
            check_day(context, day)
            check_after_plan(case, label, day)
    if training.interrupted and training.ended is None:
        raise CaseworkRefusedError("plan_training_end_missing")
    if training.began and running:
        raise CaseworkRefusedError("plan_training_goes_on", name=label, day=str(running.began_on))
    began = running.began_on if running else training.began
    if began is None:
        raise CaseworkRefusedError("plan_training_not_begun", name=label)
    if training.ended and training.ended < began:
        raise CaseworkRefusedError("plan_training_backwards", day=str(training.ended), began=str(began))
    if training.began is None and training.ended is None:
        raise CaseworkRefusedError("plan_training_goes_on", name=label, day=str(began))
    row = running or IntegrationTraining(placement_id=case.id, person=label, number=len(known) + 1, began_on=began)
    row.ended_on, row.interrupted = training.ended, training.interrupted
    return row
