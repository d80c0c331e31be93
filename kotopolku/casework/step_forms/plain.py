"""The act that every step has: it is done."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.plain_report import report_plainly
from kotopolku.casework.reporting import StepReport
from kotopolku.casework.step_forms.fields import Act, Asked, Concerns, a_day
from kotopolku.persistence.audit import Actor
from models.vocabulary import Per

DONE = "done"


def done(asked: Asked) -> Act:
    """Return the act of a step that is simply done."""
    is_personal = asked.case.definition.by_id[asked.step].per is Per.PERSON

    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        report = StepReport(asked.step, people=values["for_whom"], done_on=values["done_on"])
        return report_plainly(session, context, case_number, report, actor)

    concerns = Concerns.SEVERAL if is_personal else Concerns.HOUSEHOLD
    return Act(DONE, perform, (a_day(default=asked.context.today),), concerns)
