"""Reports of the steps of an integration plan, and the rows that count as long as these do."""

from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, facts_of, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import StepReport, known_step, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import CaseReport, ReportKind
from models.facts import Person
from models.plan import CLOSED, PlannedStep


def planned_for(case: Case, context: Context, step_id: str, label: str) -> PlannedStep | None:
    """Return a person's row of a step, or None where the step does not concern her now.

    Raises:
        CaseworkRefusedError: The process has no such step, or she is not of the household.
    """
    known_step(case, step_id)
    case.member(label)
    return next((row for row in plan_step_of(case, context, step_id) if row.key.person == label), None)


def is_open(case: Case, context: Context, step_id: str, label: str) -> bool:
    """Whether a step of a person is still expected."""
    row = planned_for(case, context, step_id, label)
    return row is not None and row.status not in CLOSED


def counted_report(case: Case, step_id: str, label: str) -> CaseReport | None:
    """Return the last report that a person's step was done which counts."""
    found = [one for one in _about(case, step_id, label) if one.kind == ReportKind.DONE]
    return max(found, key=_order, default=None)


def report_for(
    session: Session, context: Context, case: Case, step_id: str, label: str, on: date, actor: Actor
) -> tuple[Case, int]:
    """Report a person's step done; return the case then and the row id of the report.

    Raises:
        CaseworkRefusedError: As `report_step`.
    """
    report = StepReport(step_id, people=(label,), done_on=on)
    case = report_step(session, context, case.placement.case_number, report, actor)
    return case, report_id_of(session, case, step_id, label)


def report_id_of(session: Session, case: Case, step_id: str, label: str) -> int:
    """Return the row id of the report of a person's step that was just made."""
    session.flush()
    stored = max(_about(case, step_id, label), key=_order)
    assert stored.id is not None, "it was just stored"
    return stored.id


def stands(case: Case, report_id: int | None) -> bool:
    """Whether the report that came with a row still counts; a row that came with none always does."""
    return report_id is None or any(one.id == report_id for one in case.counted_reports)


def check_day(context: Context, day: date) -> None:
    """Make sure that what is recorded has happened.

    Raises:
        CaseworkRefusedError: The day is in the future.
    """
    if day > context.today:
        raise CaseworkRefusedError("plan_in_future", day=day.isoformat())


def person_of(case: Case, context: Context, label: str) -> Person:
    """Return what a plan may depend on of a person."""
    return next(one for one in facts_of(case, context).people if one.id == label)


def _about(case: Case, step_id: str, label: str) -> list[CaseReport]:
    return [one for one in case.counted_reports if (one.step, one.person) == (step_id, label)]


def _order(report: CaseReport) -> tuple[int, int]:
    return report.occurrence, report.revision
