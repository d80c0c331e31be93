"""What orientation, training and test share: they follow a plan, and are recorded while their step is open."""

from datetime import date

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.plan_reports import counted_report, planned_for
from kotopolku.casework.reporting import check_row
from kotopolku.errors import CaseworkRefusedError
from models.case_report import ReportKind
from models.vocabulary import PLAN_STEP


def check_open(case: Case, context: Context, step_id: str, label: str, kind: ReportKind = ReportKind.DONE) -> None:
    """Make sure that a step of the plan can be reported for a person, as done if nothing else is said.

    Raises:
        CaseworkRefusedError: She has no plan, the step is reported already, or something must come first.
    """
    row = planned_for(case, context, step_id, label)
    if row is None:
        raise CaseworkRefusedError("plan_none", name=label, case=case.placement.case_number)
    check_row(row, kind)


def check_after_plan(case: Case, label: str, on: date) -> None:
    """Make sure that something does not come before the person's first plan.

    Raises:
        CaseworkRefusedError: It does.
    """
    made = counted_report(case, PLAN_STEP, label)
    if made and made.done_on and on < made.done_on:
        raise CaseworkRefusedError("plan_before_earlier", name=label, day=str(on), earlier=str(made.done_on))
