"""Contact with social welfare is offered to everybody, and to an unaccompanied minor always."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import StepReport, known_step, reopen_step, report_step
from kotopolku.casework.welfare_referrals import (
    CONTACT_STEP,
    check_not_before,
    load_chosen,
    steps_by_person,
    unaccompanied_minors,
)
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import ReportKind
from models.plan import CLOSED, PlannedStep, Status
from models.reasons import NotNeeded, Reopened
from models.social_welfare import SocialWelfareReferral
from models.welfare_choices import NotificationGround, OfferAnswer


@dataclass(frozen=True)
class Offer:
    """When contact was offered, or why it could not be, and what was answered."""

    on: date
    answer: OfferAnswer
    ground: NotificationGround | None = None

    @property
    def ends_it(self) -> bool:
        """Whether nothing is to be sent after it."""
        return self.answer is OfferAnswer.DECLINED and self.ground is None


def offer_contact(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], offer: Offer, actor: Actor
) -> Case:
    """Record an offer to each of *people*; what was declined without a ground to go on makes the step not needed.

    The step of an unaccompanied minor stays open all the same: her needs are always assessed (KOTO 33 §).

    Raises:
        CaseworkRefusedError: The ground does not fit the answer, the day cannot be, or it was sent or said already.
    """
    context.staff_member(actor)
    if offer.answer is OfferAnswer.NOT_ASKED and offer.ground is None:
        raise CaseworkRefusedError("welfare_ground_missing", known=", ".join(NotificationGround))
    if offer.answer is OfferAnswer.CONSENT and offer.ground is not None:
        raise CaseworkRefusedError("welfare_ground_needless")
    chosen = load_chosen(session, context, case_number, people, offer.on)
    case, last = chosen.case, chosen.referrals
    known_step(case, CONTACT_STEP)
    steps = steps_by_person(case, context, CONTACT_STEP)
    for label, earlier in last.items():
        _check(label, earlier, steps.get(label), offer)
        session.add(_referral(case, label, 1 + (earlier.attempt if earlier else 0), offer, context, actor))
    session.flush()
    is_replanned = _report(session, context, case, steps, tuple(last), offer, actor)
    details = {"step": CONTACT_STEP, "people": [*last], "on": offer.on, "answer": offer.answer, "ground": offer.ground}
    if is_replanned:
        append(session, case.id, actor, "welfare_offered", details, context.now)
    else:
        finish_change(session, case, context, actor, "welfare_offered", details)
    return case


def _check(label: str, earlier: SocialWelfareReferral | None, step: PlannedStep | None, offer: Offer) -> None:
    if step is None:
        raise CaseworkRefusedError("concerns_nobody", name=CONTACT_STEP)
    if earlier and (earlier.offered_on, earlier.answer, earlier.ground) == (
        offer.on,
        offer.answer,
        offer.ground or "",
    ):
        raise CaseworkRefusedError("welfare_offered_already", name=label)
    if step.status is Status.DONE:
        if earlier and earlier.sent_on:
            raise CaseworkRefusedError("welfare_sent_already", name=label, day=earlier.sent_on.isoformat())
        raise CaseworkRefusedError("reported_already", name=CONTACT_STEP, on=str(step.done_on or "–"))
    if earlier:
        check_not_before(label, offer.on, earlier.sent_on or earlier.offered_on)


def _report(
    session: Session,
    context: Context,
    case: Case,
    steps: dict[str, PlannedStep],
    people: tuple[str, ...],
    offer: Offer,
    actor: Actor,
) -> bool:
    """Close or open the step as the answer asks for; say whether that was needed."""
    number = case.placement.case_number
    closed = {label for label in people if steps[label].status in CLOSED}
    if not offer.ends_it:
        for label in sorted(closed):
            reopen_step(session, context, number, CONTACT_STEP, label, Reopened.NEW_NEED, actor)
        return bool(closed)
    minors = unaccompanied_minors(case, context)
    ended = tuple(label for label in people if label not in closed and label not in minors)
    if ended:
        report = StepReport(CONTACT_STEP, ReportKind.NOT_NEEDED, ended, reason=NotNeeded.DECLINED)
        report_step(session, context, number, report, actor)
    return bool(ended)


def _referral(
    case: Case, label: str, attempt: int, offer: Offer, context: Context, actor: Actor
) -> SocialWelfareReferral:
    return SocialWelfareReferral(
        placement_id=case.id,
        person=label,
        attempt=attempt,
        offered_on=offer.on,
        answer=offer.answer.value,
        ground=offer.ground.value if offer.ground else "",
        offered_by=actor.staff_id,
        offered_at=context.now,
    )
