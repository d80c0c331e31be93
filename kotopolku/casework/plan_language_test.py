"""The final language test of integration training: the level, or why it was not taken (KOTO 26 § 3)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_education import check_open
from kotopolku.casework.plan_reports import check_day, report_id_of
from kotopolku.casework.plan_rows import rows_of
from kotopolku.casework.reporting import StepReport, check_actor, known_step, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import ReportKind
from models.plan_choices import TEST_STEP, Level, NotTaken
from models.plan_education import IntegrationTraining, LanguageTest
from models.reasons import NotNeeded

#: Why the step is not needed, where no test was taken.
_REASONS = {
    NotTaken.OTHER_EDUCATION: NotNeeded.NO_NEED,
    NotTaken.DECLINED: NotNeeded.DECLINED,
    NotTaken.TRAINING_ENDED_EARLY: NotNeeded.NO_NEED,
}


@dataclass(frozen=True)
class FinalTest:
    """When the test was held and its level, or when it was known that it is not taken and why."""

    on: date
    level: Level | None = None
    not_taken: NotTaken | None = None


def record_language_test(
    session: Session, context: Context, case_number: str, label: str, test: FinalTest, actor: Actor
) -> Case:
    """Record the test and report the step done, or not needed where none was taken.

    Raises:
        CaseworkRefusedError: Not one of level and reason, before the training, recorded already, or the day cannot be.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, TEST_STEP), actor)
    if (test.level is None) == (test.not_taken is None):
        raise CaseworkRefusedError("plan_test_level", levels=", ".join(Level), known=", ".join(NotTaken))
    check_open(case, context, TEST_STEP, label, ReportKind.NOT_NEEDED if test.not_taken else ReportKind.DONE)
    check_day(context, test.on)
    _check_training(session, case, label, test.on)
    known = [one for one in rows_of(session, LanguageTest, case) if one.person == label]
    row = LanguageTest(placement_id=case.id, person=label, number=len(known) + 1, held_on=test.on)
    # Not the level: the audit outlives what may be known of a person.
    details = {"step": TEST_STEP, "person": label, "on": test.on}
    append(session, case.id, actor, "language_test_recorded", details, context.now)
    if test.not_taken:
        row.not_taken = test.not_taken.value
        report = StepReport(TEST_STEP, ReportKind.NOT_NEEDED, (label,), reason=_REASONS[test.not_taken])
    else:
        row.level = str(test.level)
        report = StepReport(TEST_STEP, people=(label,), done_on=test.on)
    case = report_step(session, context, case.placement.case_number, report, actor)
    row.report_id = report_id_of(session, case, TEST_STEP, label)
    session.add(row)
    return case


def _check_training(session: Session, case: Case, label: str, on: date) -> None:
    """The test is a part of the training, so it may be held before that ends, but not before it begins."""
    began = [one.began_on for one in rows_of(session, IntegrationTraining, case) if one.person == label]
    if began and on < min(began):
        raise CaseworkRefusedError("plan_test_before_training", day=str(on), began=str(min(began)))
