"""What every act on an assessment shares: the rows of a person, the step that she is concerned by, the language."""

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import known_step
from kotopolku.errors import CaseworkRefusedError
from models.assessment import Assessment
from models.assessment_choices import INTERVIEW_STEP, START_STEP
from models.case_report import ReportKind
from models.plan import PlannedStep


def assessments_of(session: Session, case: Case) -> list[Assessment]:
    """Return the assessments of everybody, each person's oldest first."""
    statement = select(Assessment).where(Assessment.placement_id == case.id)
    return list(session.exec(statement.order_by(col(Assessment.person), col(Assessment.number))))


def newest_of(session: Session, case: Case, label: str) -> Assessment | None:
    """Return a person's newest assessment, or None if there was none yet."""
    return next((one for one in reversed(assessments_of(session, case)) if one.person == label), None)


def next_assessment(session: Session, case: Case, label: str) -> Assessment:
    """Return the assessment that is still to be made, or a new one."""
    newest = newest_of(session, case, label)
    if newest and newest.is_booked:
        return newest
    return Assessment(placement_id=case.id, person=label, number=newest.number + 1 if newest else 1)


def planned_for(case: Case, context: Context, step_id: str, label: str) -> PlannedStep:
    """Return a person's row of a step of the assessment.

    Raises:
        CaseworkRefusedError: She is not of the household, or the step does not concern her.
    """
    known_step(case, step_id)
    case.member(label)
    row = next((row for row in plan_step_of(case, context, step_id) if row.key.person == label), None)
    if row is None:
        raise CaseworkRefusedError("assessment_not_concerned", name=label)
    return row


def stands(case: Case, assessment: Assessment) -> bool:
    """Whether the report that came with an assessment still counts, or will once a second person agrees."""
    if assessment.left_out:
        kind, step = ReportKind.NOT_NEEDED, START_STEP
    else:
        kind, step = ReportKind.DONE, INTERVIEW_STEP
    return any(
        (one.step, one.person, one.kind, one.done_on) == (step, assessment.person, kind.value, assessment.made_on)
        for one in case.reports
        if one.counts or one.is_awaited
    )


def seal_language(case: Case, context: Context, assessment: Assessment, code: str) -> None:
    """Set the language, readable with the placement's key only."""
    placement = case.placement
    place = _place(assessment)
    assessment.sealed_language = context.vault.seal(placement.wrapped_key, placement.case_number, place, code)


def language_of(case: Case, context: Context, assessment: Assessment) -> str | None:
    """Return the language's code, or None where nothing was booked."""
    if assessment.sealed_language is None:
        return None
    placement = case.placement
    place = _place(assessment)
    return context.vault.open(placement.wrapped_key, placement.case_number, place, assessment.sealed_language)


def _place(assessment: Assessment) -> str:
    return f"{assessment.person}:assessment:{assessment.number}:language"
