"""Recording that an assessment was made: the step is reported with it, and so is a plan that is not needed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.assessment_reminder import remind_of_interpreter
from kotopolku.casework.assessment_rows import newest_of, planned_for
from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.county_part import check_county
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import StepReport, check_actor, check_row, known_step, report_step
from kotopolku.casework.second_person import is_about
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.assessment import Assessment
from models.assessment_choices import INTERVIEW_STEP, START_STEP, CountyPart, Form, Result, Service
from models.case_report import ReportKind
from models.plan import CLOSED
from models.reasons import NotNeeded
from models.vocabulary import PLAN_STEP


@dataclass(frozen=True)
class MadeAssessment:
    """What is recorded of an assessment: choices and a day only."""

    on: date
    form: Form
    county: CountyPart
    result: Result
    referrals: Collection[Service] = ()


def record_assessment(
    session: Session, context: Context, case_number: str, label: str, made: MadeAssessment, actor: Actor
) -> Case:
    """Record what an office-holder assessed, and report the step; she is who records it.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, INTERVIEW_STEP), actor)
    check_row(planned_for(case, context, INTERVIEW_STEP, label), ReportKind.DONE)
    row = newest_of(session, case, label)
    if row is None or not row.is_booked:
        raise CaseworkRefusedError("assessment_not_booked", name=label, case=case_number)
    _check_day(case, context, row, made.on)
    check_county(case, label, made.county, "assessment")
    row.made_on, row.made_by = made.on, actor.staff_id
    row.form, row.county, row.result = made.form.value, made.county.value, made.result.value
    row.referrals = " ".join(sorted({one.value for one in made.referrals}))
    session.add(row)
    # Not the result and the referrals: the audit outlives what may be known of a person.
    details = {"step": INTERVIEW_STEP, "person": label, "on": made.on, "form": row.form, "county": row.county}
    append(session, case.id, actor, "assessment_recorded", details, context.now)
    case = report_step(
        session, context, case_number, StepReport(INTERVIEW_STEP, people=(label,), done_on=made.on), actor
    )
    remind_of_interpreter(session, case.id, label, None, context.today)
    if made.result is Result.PLAN_NOT_NEEDED and _may_need_plan(case, context, label):
        report = StepReport(PLAN_STEP, ReportKind.NOT_NEEDED, (label,), reason=NotNeeded.NO_NEED)
        case = report_step(session, context, case_number, report, actor)
    return case


def _check_day(case: Case, context: Context, row: Assessment, day: date) -> None:
    if day > context.today:
        raise CaseworkRefusedError("done_on_in_future", day=day.isoformat())
    if row.interpreter_on and row.interpreter_on > day:
        raise CaseworkRefusedError("assessment_before_interpreter", day=str(day), booked=str(row.interpreter_on))
    started = planned_for(case, context, START_STEP, row.person).done_on
    if started and day < started:
        raise CaseworkRefusedError("assessment_before_start", day=str(day), started=str(started))


def _may_need_plan(case: Case, context: Context, label: str) -> bool:
    rows = [row for row in plan_step_of(case, context, PLAN_STEP) if row.key.person == label]
    awaited = [one for one in case.reports if one.is_awaited]
    return any(row.status not in CLOSED and not any(is_about(one, row.key) for one in awaited) for row in rows)
