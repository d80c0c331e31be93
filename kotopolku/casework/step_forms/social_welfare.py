"""Typed reports of contact with social welfare: offered, sent, received, and feedback asked for.

The check of urgent need is a restricted step and has no form: it is recorded on the command line and at the desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.social_welfare import ask_for_feedback, receive_referral, send_referral
from kotopolku.casework.step_forms.fields import Act, Asked, Concerns, MakeActs, Perform, a_day, labels_of, one_of
from kotopolku.casework.step_forms.plain import done
from kotopolku.casework.welfare_offering import Offer, offer_contact
from kotopolku.casework.welfare_referrals import CONTACT_STEP, last_referrals
from kotopolku.persistence.audit import Actor
from models.social_welfare import SocialWelfareReferral
from models.welfare_choices import NotificationGround, OfferAnswer

_Follow = Callable[[Session, Context, str, tuple[str, ...], date, Actor], Case]


def _contact(asked: Asked) -> tuple[Act, ...]:
    texts = asked.say.commands
    answers = one_of("answer", labels_of(OfferAnswer, texts, "welfare_answer_"))
    # Why somebody is brought to social welfare without consent is never told outside our database.
    ground = one_of("ground", labels_of(NotificationGround, texts, "welfare_ground_"), required=False)
    fields = (answers, replace(ground, is_secret=True), a_day(default=asked.context.today))
    offer = Act("offer", _offer, fields, Concerns.SEVERAL)
    if any(one.may_be_sent and one.sent_on is None for one in _referrals(asked)):
        return _following(asked, "send", send_referral), offer
    return (offer,)


def _assessing(asked: Asked) -> tuple[Act, ...]:
    sent = [one for one in _referrals(asked) if one.sent_on]
    acts = [done(asked)]
    if any(one.received_on is None for one in sent):
        acts.append(_following(asked, "received", receive_referral))
    if any(one.received_on and one.feedback_asked_on is None for one in sent):
        acts.append(_following(asked, "feedback", ask_for_feedback))
    return tuple(acts)


def _referrals(asked: Asked) -> list[SocialWelfareReferral]:
    present = set(asked.case.present_labels)
    return [one for label, one in last_referrals(asked.session, asked.case.id).items() if label in present]


def _following(asked: Asked, name: str, follow: _Follow) -> Act:
    return Act(name, _performing(follow), (a_day(default=asked.context.today),), Concerns.SEVERAL)


def _performing(follow: _Follow) -> Perform:
    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        return follow(session, context, case_number, values["for_whom"], values["done_on"], actor)

    return perform


def _offer(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    ground = NotificationGround(values["ground"]) if values["ground"] else None
    offer = Offer(values["done_on"], OfferAnswer(values["answer"]), ground)
    return offer_contact(session, context, case_number, values["for_whom"], offer, actor)


FORMS: Mapping[str, MakeActs] = {
    CONTACT_STEP: _contact,
    "service_need_assessment_start": _assessing,
    "uam_service_need_assessment_start": _assessing,
}
