"""Integration plans go along with whoever moves: the new municipality goes on with them (KOTO 85 §)."""

from collections.abc import Mapping

from sqlmodel import Session, SQLModel

from kotopolku.casework.case import Case
from kotopolku.casework.handed_records import copy_row
from kotopolku.casework.plan_rows import rows_of
from models.integration_plan import IntegrationPlan, PlanExtension, PlanReferral, PlanReview, RightsExplained
from models.plan_education import CivicOrientation, IntegrationTraining, LanguageTest

_TABLES: tuple[type[SQLModel], ...] = (
    *(IntegrationPlan, PlanReview, PlanReferral, PlanExtension, RightsExplained),
    *(CivicOrientation, IntegrationTraining, LanguageTest),
)
_REPORTS = ("report_id", "closing_report_id")


def copy_plans(session: Session, old: Case, new: Case, reports: Mapping[int | None, int | None]) -> None:
    """Copy the plans of whoever goes along, with what was agreed, learnt and explained since.

    Args:
        session: The transaction of the move.
        old: The placement that is left.
        new: The one that continues it.
        reports: The row id of each report in the new placement by that in the old one; what came with a report
            that does not count any more stays behind.
    """
    for table in _TABLES:
        for row in rows_of(session, table, old):
            values = row.model_dump()
            told = {name: values[name] for name in _REPORTS if values.get(name) is not None}
            if values["person"] in new.labels and told.get("report_id") in (None, *reports):
                session.add(copy_row(row, new.id, **{name: reports.get(known) for name, known in told.items()}))
