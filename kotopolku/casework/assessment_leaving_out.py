"""Leaving out the assessment of an unaccompanied minor: another client plan answers the need (KOTO 14 § 5)."""

from collections.abc import Iterable

from sqlmodel import Session

from kotopolku.casework.assessment_reminder import remind_of_interpreter
from kotopolku.casework.assessment_rows import newest_of, next_assessment, planned_for
from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import StepReport, check_actor, known_step, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.assessment_choices import INTERVIEW_STEP, START_STEP, LeftOut
from models.case_report import CaseReport, ReportKind
from models.plan import CLOSED
from models.reasons import NotNeeded
from models.vocabulary import PersonFlag

ADULT = 18


def leave_out_assessment(
    session: Session, context: Context, case_number: str, label: str, reason: LeftOut, actor: Actor
) -> Case:
    """Report that no assessment is made; it counts once a second person agrees.

    Raises:
        CaseworkRefusedError: She is no unaccompanied minor, or the assessment was begun or left out already.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, START_STEP), actor)
    planned_for(case, context, START_STEP, label)
    if not is_unaccompanied_minor(case, context, label):
        raise CaseworkRefusedError("assessment_not_unaccompanied", name=label)
    row = next_assessment(session, case, label)
    row.left_out = reason.value
    session.add(row)
    details = {"step": START_STEP, "person": label, "left_out": row.left_out}
    append(session, case.id, actor, "assessment_left_out", details, context.now)
    report = StepReport(START_STEP, ReportKind.NOT_NEEDED, (label,), reason=NotNeeded.DONE_BY_OTHERS)
    case = report_step(session, context, case_number, report, actor)
    remind_of_interpreter(session, case.id, label, None, context.today)
    return case


def is_unaccompanied_minor(case: Case, context: Context, label: str) -> bool:
    """Whether a person came without a guardian and is, or may be, under 18."""
    person = next(one for one in facts_of(case, context).people if one.id == label)
    return PersonFlag.UNACCOMPANIED in person.flags and min(person.ages_on(context.today)) < ADULT


def leave_out_interview(
    session: Session, context: Context, case: Case, agreed: Iterable[CaseReport], actor: Actor
) -> Case:
    """Let the interview follow an assessment whose leaving out a second person just agreed to; return the case then."""
    about = [one.person for one in agreed if one.step == START_STEP]
    left = [label for label in about if (row := newest_of(session, case, label)) and row.left_out]
    open_for = tuple(one for one in left if planned_for(case, context, INTERVIEW_STEP, one).status not in CLOSED)
    if not open_for:
        return case
    report = StepReport(INTERVIEW_STEP, ReportKind.NOT_NEEDED, open_for, reason=NotNeeded.DONE_BY_OTHERS)
    return report_step(session, context, case.placement.case_number, report, actor)
