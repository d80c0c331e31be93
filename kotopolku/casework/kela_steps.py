"""The steps of a plan that applications to Kela and Kela's decisions are reports of.

Of basic income support the date of the application itself shows that it was applied for.
"""

from collections.abc import Mapping

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.person_periods import counted_application
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.persistence.audit import Actor
from models.case_report import ReportKind
from models.person import KelaApplication
from models.plan import PlannedStep, Status
from models.reasons import Reopened
from models.vocabulary import KelaBenefit

#: The steps that an application to Kela is recorded with, and those of a decision of Kela's, each with its benefit.
APPLICATION_STEPS: Mapping[str, KelaBenefit] = {
    "kela_advance_income_support": KelaBenefit.BASIC_INCOME_SUPPORT,
    "kela_rent_guarantee": KelaBenefit.RENT_GUARANTEE,
    "kela_housing_allowance": KelaBenefit.HOUSING_ALLOWANCE,
}
DECISION_STEPS: Mapping[str, KelaBenefit] = {
    "kela_decision_income_support": KelaBenefit.BASIC_INCOME_SUPPORT,
    "kela_urgent_support": KelaBenefit.URGENT_SUPPORT,
    "kela_housing_allowance_decision": KelaBenefit.HOUSING_ALLOWANCE,
}
#: Applying for basic income support needs no report: the date of the application shows it.
_APPLYING: Mapping[KelaBenefit, str] = {
    benefit: step for step, benefit in APPLICATION_STEPS.items() if benefit is not KelaBenefit.BASIC_INCOME_SUPPORT
}
_DECISIONS: Mapping[KelaBenefit, str] = {benefit: step for step, benefit in DECISION_STEPS.items()}


def report_application(
    session: Session, context: Context, case_number: str, row: KelaApplication, actor: Actor
) -> str | None:
    """Report that the household applied, where that step is open; return the step that was reported."""
    step = _APPLYING.get(KelaBenefit(row.kind))
    case = load_case(session, case_number, context)
    if step is None or not _is_open(case, context, step, None):
        return None
    report_step(session, context, case_number, StepReport(step, done_on=row.received), actor)
    return step


def waiting_step(case: Case, context: Context, benefit: KelaBenefit) -> PlannedStep | None:
    """Return the step of applying where it cannot be reported yet, because others must come first."""
    step = _APPLYING.get(benefit)
    if step is None or step not in case.definition.by_id:
        return None
    return next((row for row in plan_step_of(case, context, step) if row.status is Status.WAITING), None)


def report_decision(
    session: Session, context: Context, case_number: str, row: KelaApplication, actor: Actor
) -> str | None:
    """Report Kela's decision, where the step is open and about this application; return the step."""
    benefit = KelaBenefit(row.kind)
    step = _DECISIONS.get(benefit)
    case = load_case(session, case_number, context)
    counted = counted_application(case.periods, row.person, benefit)
    is_about_it = counted is not None and counted.number == row.number
    if step is None or not is_about_it or not _is_open(case, context, step, row.person):
        return None
    report_step(session, context, case_number, StepReport(step, people=(row.person,), done_on=row.decided_on), actor)
    return step


def reopen_application_step(
    session: Session, context: Context, case_number: str, row: KelaApplication, actor: Actor
) -> str | None:
    """Open the step of applying again, unless somebody else of the household applied too; return the step."""
    benefit = KelaBenefit(row.kind)
    step = _APPLYING.get(benefit)
    case = load_case(session, case_number, context)
    if step is None or any(counted_application(case.periods, label, benefit) for label in case.labels):
        return None
    if not any(one.step == step and one.kind == ReportKind.DONE for one in case.counted_reports):
        return None
    reopen_step(session, context, case_number, step, None, Reopened.NEW_NEED, actor)
    return step


def _is_open(case: Case, context: Context, step: str, person: str | None) -> bool:
    if step not in case.definition.by_id:
        return False
    rows = plan_step_of(case, context, step)
    return any(row.key.person == person and row.status in (Status.OPEN, Status.BLOCKED) for row in rows)
