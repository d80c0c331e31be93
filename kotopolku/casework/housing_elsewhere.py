"""A home that is not in the register of dwellings: the municipality's duty is met without a reservation."""

from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import RESERVED, check_municipal, live_of
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.housing_choices import HomeElsewhere


def live_elsewhere(
    session: Session, context: Context, case_number: str, where: HomeElsewhere, on: date, actor: Actor
) -> Case:
    """Report that the household has a home outside the register; where it is stands with the report.

    Raises:
        CaseworkRefusedError: A dwelling is held for it, the county arranges the home, or the step cannot be reported.
    """
    case = load_household(session, case_number, context)
    check_municipal(case, context)
    if live_of(session, case) is not None:
        raise CaseworkRefusedError("case_has_dwelling", case=case_number)
    report = StepReport(RESERVED, done_on=on, reason=where.value)
    return report_step(session, context, case_number, report, actor)
