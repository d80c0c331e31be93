"""How far the referral of each person to social welfare is, and to whom it is still to be offered."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.welfare_referrals import CONTACT_STEP, last_referrals, steps_by_person, unaccompanied_minors
from models.plan import CLOSED, PlannedStep
from models.social_welfare import SocialWelfareReferral


class Progress(StrEnum):
    """What comes next for one person."""

    TO_OFFER = "to_offer"
    ALWAYS_TO_OFFER = "always_to_offer"
    REPORTED = "reported"
    TO_SEND = "to_send"
    ENDED = "ended"
    STAYS_OPEN = "stays_open"
    TO_RECEIVE = "to_receive"
    TO_CHECK = "to_check"
    TO_ASK = "to_ask"
    ASKED = "asked"


#: To whom contact is still to be offered.
UNOFFERED = (Progress.TO_OFFER, Progress.ALWAYS_TO_OFFER)


@dataclass(frozen=True)
class WelfareRow:
    """One person, her last referral, and what comes next."""

    label: str
    referral: SocialWelfareReferral | None
    progress: Progress


def welfare_rows(session: Session, context: Context, case_number: str) -> list[WelfareRow]:
    """Return a row for everybody of the household.

    Raises:
        CaseworkRefusedError: There is no such case, or it is no household's.
    """
    case = load_household(session, case_number, context, for_change=False)
    last = last_referrals(session, case.id)
    steps = steps_by_person(case, context, CONTACT_STEP)
    minors = unaccompanied_minors(case, context)
    return [
        WelfareRow(label, last.get(label), _progress(last.get(label), steps.get(label), is_minor=label in minors))
        for label in case.present_labels
    ]


def _progress(referral: SocialWelfareReferral | None, step: PlannedStep | None, *, is_minor: bool) -> Progress:
    if referral is None:
        if is_minor:
            # Also where somebody reported the step without an offer.
            return Progress.ALWAYS_TO_OFFER
        return Progress.REPORTED if step and step.status in CLOSED else Progress.TO_OFFER
    if referral.sent_on is None:
        if referral.may_be_sent:
            return Progress.TO_SEND
        return Progress.STAYS_OPEN if is_minor else Progress.ENDED
    following = (
        (referral.received_on, Progress.TO_RECEIVE),
        (referral.urgent_checked_on, Progress.TO_CHECK),
        (referral.feedback_asked_on, Progress.TO_ASK),
    )
    return next((progress for day, progress in following if day is None), Progress.ASKED)
