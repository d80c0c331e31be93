"""The bare report of a step, and the records without which an area's step is not done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.assessment_rows import newest_of
from kotopolku.casework.case import Case, facts_of, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.health_envelopes import envelopes_of
from kotopolku.casework.housing import RESERVED, live_of
from kotopolku.casework.kela_applications import applications_in
from kotopolku.casework.kela_steps import APPLICATION_STEPS, DECISION_STEPS
from kotopolku.casework.plan_reports import counted_report
from kotopolku.casework.plan_rows import AgreedPlan, newest_standing, plans_of
from kotopolku.casework.reporting import StepReport, record_report, rows_to_report
from kotopolku.casework.welfare_referrals import CONTACT_STEP, last_referrals
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.assessment_choices import INTERVIEW_STEP
from models.case_report import ReportKind
from models.handover import EnvelopeState
from models.person import KelaApplication
from models.plan_choices import (
    ORIENTATION_STEP,
    REFERRAL_STEP,
    REVIEW_STEP,
    RIGHTS_STEP,
    TEST_STEP,
    TOTAL_END_STEP,
    TRAINING_STEP,
)
from models.vocabulary import PLAN_STEP


@dataclass(frozen=True)
class Claim:
    """What a bare report says of one person, or of the household."""

    session: Session
    case: Case
    report: StepReport
    person: str | None


@dataclass(frozen=True)
class Guard:
    """Whether the record of a step is there, and the sentence that says how to make it."""

    is_kept: Callable[[Claim], bool]
    refusal: str


def report_plainly(session: Session, context: Context, case_number: str, report: StepReport, actor: Actor) -> Case:
    """Report a step without anything that its area would record; not needed and blocked always may be.

    Raises:
        CaseworkRefusedError: As `report_step`; or the step is done only once its area has recorded it.
    """
    return report_plainly_in(session, context, load_case(session, case_number, context), report, actor)


def report_plainly_in(session: Session, context: Context, case: Case, report: StepReport, actor: Actor) -> Case:
    """Report a step of a case that was loaded for a change, as `report_plainly` does.

    Raises:
        CaseworkRefusedError: As `report_plainly`.
    """
    facts = facts_of(case, context)
    rows = rows_to_report(session, case, context, report, actor, facts)
    guard = GUARDS.get(report.step)
    if guard and report.kind is ReportKind.DONE:
        for row in rows:
            if not guard.is_kept(Claim(session, case, report, row.key.person)):
                values = {
                    "name": report.step,
                    "case": case.placement.case_number,
                    "person": row.key.person or "–",
                }
                raise CaseworkRefusedError(guard.refusal, **values)
    return record_report(session, context, case, report, rows, actor, facts)


def _has_home(claim: Claim) -> bool:
    return live_of(claim.session, claim.case) is not None


def _is_handed_over(claim: Claim) -> bool:
    envelopes = envelopes_of(claim.session, claim.case.id)
    return any(one.state == EnvelopeState.ACKNOWLEDGED and one.step == claim.report.step for one in envelopes)


def _is_assessed(claim: Claim) -> bool:
    # Of that very day: the assessment and its report would contradict each other otherwise.
    newest = newest_of(claim.session, claim.case, claim.person or "")
    return newest is not None and newest.made_on is not None and newest.made_on == claim.report.done_on


def _is_referred(claim: Claim) -> bool:
    # An offer with consent alone is not enough: what is reported here could never be recorded as sent afterwards.
    last = last_referrals(claim.session, claim.case.id).get(claim.person or "")
    return last is not None and last.sent_on is not None and last.sent_on == claim.report.done_on


def _is_applied_for(claim: Claim) -> bool:
    return any(_applications(claim, APPLICATION_STEPS[claim.report.step]))


def _is_decided(claim: Claim) -> bool:
    return any(one.decided_on for one in _applications(claim, DECISION_STEPS[claim.report.step]))


def _applications(claim: Claim, benefit: str) -> list[KelaApplication]:
    about = [one for one in applications_in(claim.session, claim.case) if one.kind == benefit]
    return [one for one in about if one.withdrawn_on is None and claim.person in (None, one.person)]


def _comes_with_its_report(_: Claim) -> bool:
    # The record is linked to the report that its area makes with it, so one that came alone never has it.
    return False


def _is_everything_referred_to(claim: Claim) -> bool:
    # A review may take away the last service that was left; nothing can be recorded then.
    plan = _plan(claim)
    return _plans_have_ended(claim) or (plan is not None and not plan.unreferred)


def _plans_have_ended(claim: Claim) -> bool:
    # Nothing can be recorded of a plan then.
    return counted_report(claim.case, TOTAL_END_STEP, claim.person or "") is not None


def _has_no_plan_to_close(claim: Claim) -> bool:
    # The content of a plan may be kept by another municipality.
    return _plan(claim) is None


def _plan(claim: Claim) -> AgreedPlan | None:
    return newest_standing(plans_of(claim.session, claim.case, claim.person or ""))


#: The steps whose area keeps a record that must be there, each with its guard: one line a step.
GUARDS: Mapping[str, Guard] = {
    RESERVED: Guard(_has_home, "plain_needs_home"),
    "health_data_handover": Guard(_is_handed_over, "plain_needs_handover"),
    INTERVIEW_STEP: Guard(_is_assessed, "plain_needs_assessment"),
    CONTACT_STEP: Guard(_is_referred, "plain_needs_referral"),
    PLAN_STEP: Guard(_comes_with_its_report, "plain_needs_plan"),
    REVIEW_STEP: Guard(_comes_with_its_report, "plain_needs_review"),
    REFERRAL_STEP: Guard(_is_everything_referred_to, "plain_needs_service_referral"),
    RIGHTS_STEP: Guard(_plans_have_ended, "plain_needs_rights"),
    ORIENTATION_STEP: Guard(_comes_with_its_report, "plain_needs_orientation"),
    TRAINING_STEP: Guard(_comes_with_its_report, "plain_needs_training"),
    TEST_STEP: Guard(_comes_with_its_report, "plain_needs_language_test"),
    TOTAL_END_STEP: Guard(_has_no_plan_to_close, "plain_needs_closing"),
    **dict.fromkeys(APPLICATION_STEPS, Guard(_is_applied_for, "plain_needs_application")),
    **dict.fromkeys(DECISION_STEPS, Guard(_is_decided, "plain_needs_decision")),
}
