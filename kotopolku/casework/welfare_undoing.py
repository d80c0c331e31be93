"""Taking back what was recorded of contact with social welfare by mistake, a person's newest entry first."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import StepReport, reopen_step, report_step
from kotopolku.casework.welfare_parties import check_receiver
from kotopolku.casework.welfare_referrals import (
    CONTACT_STEP,
    URGENT_STEP,
    last_referrals,
    load_chosen,
    steps_by_person,
    unaccompanied_minors,
)
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import ReportKind
from models.plan import CLOSED
from models.reasons import NotNeeded, Reopened
from models.social_welfare import SocialWelfareReferral
from models.welfare_choices import WelfareEntry


@dataclass(frozen=True)
class _Kind:
    """What an entry is written in, the step that it may have reported, and whether the county alone makes it."""

    column: str
    step: str = CONTACT_STEP
    is_countys: bool = False


#: In the order in which they follow each other.
_KINDS = {
    WelfareEntry.OFFER: _Kind("offered"),
    WelfareEntry.SEND: _Kind("sent"),
    WelfareEntry.RECEIVED: _Kind("received", is_countys=True),
    WelfareEntry.CHECKED: _Kind("urgent_checked", URGENT_STEP, is_countys=True),
    WelfareEntry.FEEDBACK: _Kind("feedback_asked"),
}


def take_back(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], actor: Actor
) -> dict[str, WelfareEntry]:
    """Let the newest entry of each of *people* count no more; return which that was. The audit keeps both.

    The step that was reported with it is open again. Of an offer, the one before it counts again.

    Raises:
        CaseworkRefusedError: Nothing is recorded of one of them, or it is the county's and the actor is not.
    """
    context.staff_member(actor)
    chosen = load_chosen(session, context, case_number, people, context.today)
    undone = {label: _newest(label, one) for label, one in chosen.referrals.items()}
    if any(_KINDS[entry].is_countys for entry in undone.values()):
        check_receiver(context, chosen.case.placement.municipality, actor)
    for label, entry in undone.items():
        # Loaded anew: the case has changed with what was taken back of the one before.
        case = load_household(session, case_number, context)
        _take_back(session, context, case, label, entry, actor)
    return undone


def _newest(label: str, referral: SocialWelfareReferral | None) -> WelfareEntry:
    if referral is None:
        raise CaseworkRefusedError("welfare_nothing_to_undo", name=label)
    made = [(at, number, entry) for number, entry in enumerate(_KINDS) if (at := _made_at(referral, entry))]
    return max(made)[2]


def _made_at(referral: SocialWelfareReferral, entry: WelfareEntry) -> datetime | None:
    found: datetime | None = getattr(referral, f"{_KINDS[entry].column}_at")
    return found


def _take_back(session: Session, context: Context, case: Case, label: str, entry: WelfareEntry, actor: Actor) -> None:
    referral = last_referrals(session, case.id)[label]
    kind, made_at = _KINDS[entry], _made_at(referral, entry)
    details = {"step": kind.step, "person": label, "entry": entry, "on": getattr(referral, f"{kind.column}_on")}
    if entry is WelfareEntry.OFFER:
        session.delete(referral)
    else:
        setattr(referral, f"{kind.column}_on", None)
        setattr(referral, f"{kind.column}_by", "")
        setattr(referral, f"{kind.column}_at", None)
        session.add(referral)
    session.flush()
    is_reported = any(
        (one.step, one.person, one.reported_at) == (kind.step, label, made_at) for one in case.counted_reports
    )
    number = case.placement.case_number
    if is_reported:
        reopen_step(session, context, number, kind.step, label, Reopened.REPORTED_BY_MISTAKE, actor)
    is_ended = entry is WelfareEntry.OFFER and _end_again(session, context, case, label, actor)
    if is_reported or is_ended:
        append(session, case.id, actor, "welfare_undone", details, context.now)
    else:
        finish_change(session, case, context, actor, "welfare_undone", details)


def _end_again(session: Session, context: Context, case: Case, label: str, actor: Actor) -> bool:
    """Report the step not needed, where the offer that counts again was declined; say whether it was."""
    before = last_referrals(session, case.id).get(label)
    step = steps_by_person(case, context, CONTACT_STEP).get(label)
    is_ended = before is not None and not before.may_be_sent and label not in unaccompanied_minors(case, context)
    if not is_ended or step is None or step.status in CLOSED:
        return False
    report = StepReport(CONTACT_STEP, ReportKind.NOT_NEEDED, (label,), reason=NotNeeded.DECLINED)
    report_step(session, context, case.placement.case_number, report, actor)
    return True
