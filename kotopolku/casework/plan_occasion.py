"""Which of a person's plans a new one is: the first, the content of one that was reported alone, or a later one."""

from datetime import date
from enum import Enum, auto

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.plan_reports import counted_report, is_open, planned_for
from kotopolku.casework.plan_rows import AgreedPlan
from kotopolku.casework.reporting import check_row
from kotopolku.casework.second_person import check_not_awaited
from kotopolku.errors import CaseworkRefusedError
from models.assessment_choices import INTERVIEW_STEP
from models.case_report import ReportKind
from models.plan import PlannedStep, Status
from models.plan_choices import REVIEW_STEP, TOTAL_END_STEP
from models.vocabulary import PLAN_STEP


class Occasion(Enum):
    """What a new plan is to those before it."""

    FIRST = auto()
    REPORTED = auto()
    LATER = auto()


def occasion_of(case: Case, context: Context, label: str, on: date, former: AgreedPlan | None) -> Occasion:
    """Return which plan one of the day *on* is.

    Args:
        case: The case.
        context: The day.
        label: The person.
        on: When the plan was made.
        former: The plan that she has, if its content is recorded.

    Raises:
        CaseworkRefusedError: There can be none: not assessed, not needed, closed, or before what is known.
    """
    step = planned_for(case, context, PLAN_STEP, label)
    if step is None:
        raise CaseworkRefusedError("plan_not_concerned", name=label)
    if step.status is not Status.DONE:
        _check_first(case, label, step, on)
        return Occasion.FIRST
    if not is_open(case, context, TOTAL_END_STEP, label):
        ended = counted_report(case, TOTAL_END_STEP, label)
        raise CaseworkRefusedError("plan_closed", name=label, day=str(ended.done_on if ended else "–"))
    if former is None and step.done_on == on:
        return Occasion.REPORTED
    _check_later(case, label, on, former)
    return Occasion.LATER


def _check_first(case: Case, label: str, step: PlannedStep, on: date) -> None:
    if step.status is Status.NOT_NEEDED:
        raise CaseworkRefusedError("plan_not_needed", name=label)
    check_not_awaited(case, step.key)
    check_row(step, ReportKind.DONE)
    assessed = counted_report(case, INTERVIEW_STEP, label)
    if assessed and assessed.done_on and on < assessed.done_on:
        raise CaseworkRefusedError("plan_before_assessment", day=str(on), assessed=str(assessed.done_on))


def _check_later(case: Case, label: str, on: date, former: AgreedPlan | None) -> None:
    if former and on == former.row.made_on:
        raise CaseworkRefusedError("plan_made_already", name=label, day=str(on))
    days = [report.done_on for step in (PLAN_STEP, REVIEW_STEP) if (report := counted_report(case, step, label))]
    latest = max(day for day in days if day)
    if on < latest:
        raise CaseworkRefusedError("plan_before_earlier", name=label, day=str(on), earlier=str(latest))
