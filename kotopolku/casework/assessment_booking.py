"""Booking an assessment: in which language it is made, and whether an interpreter comes and when."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.assessment_language import is_language
from kotopolku.casework.assessment_reminder import remind_of_interpreter
from kotopolku.casework.assessment_rows import language_of, next_assessment, planned_for, seal_language
from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.fact_language import language_for
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import check_row
from kotopolku.casework.second_person import check_not_awaited
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.assessment_choices import INTERVIEW_STEP, START_STEP, Interpreter
from models.case_report import ReportKind


@dataclass(frozen=True)
class Booking:
    """What is booked; a day with an interpreter only."""

    language: str | None
    """Without one, that of the interpreter or of the person, as her facts say."""
    interpreter: Interpreter
    interpreter_on: date | None = None


def book_assessment(
    session: Session, context: Context, case_number: str, label: str, booking: Booking, actor: Actor
) -> Case:
    """Book a person's assessment; booked again, language, interpreter and day are the new ones.

    Raises:
        CaseworkRefusedError: It is made or left out, does not concern her, or is booked so already.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    language = booking.language or language_for(session, case, context, case.member(label).label)
    if language is None:
        raise CaseworkRefusedError("assessment_language_missing", name=label)
    _check(booking, language)
    # A booking may come before the step can start, but never after it has ended.
    check_row(planned_for(case, context, INTERVIEW_STEP, label), ReportKind.NOT_NEEDED)
    check_not_awaited(case, planned_for(case, context, START_STEP, label).key)
    row = next_assessment(session, case, label)
    booked = (language_of(case, context, row), row.interpreter, row.interpreter_on)
    if booked == (language, booking.interpreter, booking.interpreter_on):
        raise CaseworkRefusedError("assessment_booked_already", name=label)
    seal_language(case, context, row, language)
    row.interpreter = booking.interpreter.value
    row.interpreter_on = booking.interpreter_on
    session.add(row)
    details = {"step": INTERVIEW_STEP, "person": label, "interpreter": row.interpreter, "on": row.interpreter_on}
    finish_change(session, case, context, actor, "assessment_booked", details)
    remind_of_interpreter(session, case.id, label, row.interpreter_on, context.today)
    return case


def _check(booking: Booking, language: str) -> None:
    if not is_language(language):
        raise CaseworkRefusedError("assessment_language", name=language)
    if booking.interpreter is Interpreter.BOOKED and booking.interpreter_on is None:
        raise CaseworkRefusedError("assessment_interpreter_day")
    if booking.interpreter is Interpreter.NOT_NEEDED and booking.interpreter_on is not None:
        raise CaseworkRefusedError("assessment_no_interpreter_day")
