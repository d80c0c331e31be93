"""What happens with a referral to social welfare once it was offered: sent, received, checked, feedback asked for."""

from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import StepReport, known_step, report_step
from kotopolku.casework.welfare_parties import check_receiver
from kotopolku.casework.welfare_referrals import (
    CONTACT_STEP,
    URGENT_STEP,
    Chosen,
    check_not_before,
    load_chosen,
    steps_by_person,
)
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.plan import CLOSED
from models.social_welfare import SocialWelfareReferral

_Referrals = dict[str, SocialWelfareReferral]


def send_referral(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], on: date, actor: Actor
) -> Case:
    """Record that social welfare was contacted, which the system itself never does, and report the step done.

    Raises:
        CaseworkRefusedError: Nothing was offered, there is neither consent nor a ground, or it was sent already.
    """
    context.staff_member(actor)
    chosen = load_chosen(session, context, case_number, people, on)
    known_step(chosen.case, CONTACT_STEP)
    for label, one in _offered(chosen).items():
        if one.sent_on:
            raise CaseworkRefusedError("welfare_sent_already", name=label, day=one.sent_on.isoformat())
        if not one.may_be_sent:
            raise CaseworkRefusedError("welfare_no_consent", name=label)
        check_not_before(label, on, one.offered_on)
        one.sent_on, one.sent_by, one.sent_at = on, actor.staff_id, context.now
        session.add(one)
    session.flush()
    report_step(session, context, case_number, StepReport(CONTACT_STEP, people=people, done_on=on), actor)
    append(session, chosen.case.id, actor, "welfare_sent", _details(people, on), context.now)
    return chosen.case


def receive_referral(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], on: date, actor: Actor
) -> Case:
    """Record that social welfare of the county received a referral.

    Raises:
        CaseworkRefusedError: Not by the county, not sent yet, or received already.
    """
    chosen = load_chosen(session, context, case_number, people, on)
    check_receiver(context, chosen.case.placement.municipality, actor)
    for label, one in _offered(chosen).items():
        if one.sent_on is None:
            raise CaseworkRefusedError("welfare_not_sent", name=label)
        if one.received_on:
            raise CaseworkRefusedError("welfare_received_already", name=label, day=one.received_on.isoformat())
        check_not_before(label, on, one.sent_on)
        one.received_on, one.received_by, one.received_at = on, actor.staff_id, context.now
        session.add(one)
    return _finish(session, chosen, context, actor, "welfare_received", _details(people, on))


def check_urgent_need(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], on: date, actor: Actor
) -> Case:
    """Record that the county looked for urgent need, never what it found, and report the step where it is open.

    Raises:
        CaseworkRefusedError: Not by the county, not received yet, or checked already.
    """
    chosen = load_chosen(session, context, case_number, people, on)
    check_receiver(context, chosen.case.placement.municipality, actor)
    for label, one in _received(chosen).items():
        if one.urgent_checked_on:
            raise CaseworkRefusedError("welfare_checked_already", name=label, day=one.urgent_checked_on.isoformat())
        check_not_before(label, on, one.received_on)
        one.urgent_checked_on, one.urgent_checked_by, one.urgent_checked_at = on, actor.staff_id, context.now
        session.add(one)
    steps = steps_by_person(chosen.case, context, URGENT_STEP)
    pending = tuple(label for label in people if label in steps and steps[label].status not in CLOSED)
    details = _details(people, on, URGENT_STEP)
    if not pending:
        return _finish(session, chosen, context, actor, "welfare_checked", details)
    session.flush()
    report_step(session, context, case_number, StepReport(URGENT_STEP, people=pending, done_on=on), actor)
    append(session, chosen.case.id, actor, "welfare_checked", details, context.now)
    return chosen.case


def ask_for_feedback(
    session: Session, context: Context, case_number: str, people: tuple[str, ...], on: date, actor: Actor
) -> Case:
    """Record that the county was asked to tell what became of the referral.

    Raises:
        CaseworkRefusedError: It was not received yet, or asked for already.
    """
    context.staff_member(actor)
    chosen = load_chosen(session, context, case_number, people, on)
    for label, one in _received(chosen).items():
        if one.feedback_asked_on:
            raise CaseworkRefusedError("welfare_feedback_already", name=label, day=one.feedback_asked_on.isoformat())
        check_not_before(label, on, one.received_on)
        one.feedback_asked_on, one.feedback_asked_by, one.feedback_asked_at = on, actor.staff_id, context.now
        session.add(one)
    return _finish(session, chosen, context, actor, "welfare_feedback_asked", _details(people, on))


def _offered(chosen: Chosen) -> _Referrals:
    found = {label: one for label, one in chosen.referrals.items() if one}
    if missing := [label for label in chosen.referrals if label not in found]:
        raise CaseworkRefusedError("welfare_not_offered", name=missing[0])
    return found


def _received(chosen: Chosen) -> _Referrals:
    found = _offered(chosen)
    if missing := [label for label, one in found.items() if one.received_on is None]:
        raise CaseworkRefusedError("welfare_not_received", name=missing[0])
    return found


def _details(people: tuple[str, ...], on: date, step: str = CONTACT_STEP) -> dict[str, object]:
    return {"step": step, "people": [*people], "on": on}


def _finish(
    session: Session, chosen: Chosen, context: Context, actor: Actor, action: str, details: dict[str, object]
) -> Case:
    session.flush()
    finish_change(session, chosen.case, context, actor, action, details)
    return chosen.case
