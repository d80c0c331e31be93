"""The bare report of a step, and the records without which an area's step is not done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.assessment_rows import newest_of
from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.health_envelopes import envelopes_of
from kotopolku.casework.housing import RESERVED, live_of
from kotopolku.casework.kela_applications import applications_in
from kotopolku.casework.kela_steps import APPLICATION_STEPS, DECISION_STEPS
from kotopolku.casework.reporting import StepReport, report_step, rows_to_report
from kotopolku.casework.welfare_referrals import CONTACT_STEP, last_referrals
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.assessment_choices import INTERVIEW_STEP
from models.case_report import ReportKind
from models.handover import EnvelopeState
from models.person import KelaApplication


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
    guard = GUARDS.get(report.step)
    if guard and report.kind is ReportKind.DONE:
        case = load_case(session, case_number, context)
        for row in rows_to_report(session, case, context, report, actor):
            if not guard.is_kept(Claim(session, case, report, row.key.person)):
                values = {"name": report.step, "case": case_number, "person": row.key.person or "–"}
                raise CaseworkRefusedError(guard.refusal, **values)
    return report_step(session, context, case_number, report, actor)


def has_record(session: Session, case: Case, report: StepReport, person: str | None) -> bool:
    """Whether a bare report of a step would pass its guard; true of a step that has none."""
    guard = GUARDS.get(report.step)
    return guard is None or guard.is_kept(Claim(session, case, report, person))


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


#: The steps whose area keeps a record that must be there, each with its guard: one line a step.
GUARDS: Mapping[str, Guard] = {
    RESERVED: Guard(_has_home, "plain_needs_home"),
    "health_data_handover": Guard(_is_handed_over, "plain_needs_handover"),
    INTERVIEW_STEP: Guard(_is_assessed, "plain_needs_assessment"),
    CONTACT_STEP: Guard(_is_referred, "plain_needs_referral"),
    **dict.fromkeys(APPLICATION_STEPS, Guard(_is_applied_for, "plain_needs_application")),
    **dict.fromkeys(DECISION_STEPS, Guard(_is_decided, "plain_needs_decision")),
}
