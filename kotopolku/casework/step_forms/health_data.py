"""Typed reports of the hand-over of health data: delivered elsewhere, and acknowledged. No form takes a file."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.health_envelopes import HANDOVER_STEPS, waiting_envelopes
from kotopolku.casework.health_receiving import acknowledge
from kotopolku.casework.health_sending import REFERENCE, Delivery, deliver_elsewhere
from kotopolku.casework.plain_report import GUARDS
from kotopolku.casework.step_forms.fields import Act, Asked, Choice, Field, FieldKind, MakeActs, a_day, one_of
from kotopolku.casework.step_forms.plain import done
from kotopolku.persistence.audit import Actor
from kotopolku.planning.wording import short_date
from models.handover import ELSEWHERE, EnvelopeState, HealthEnvelope, Way


def _hand_over(asked: Asked) -> tuple[Act, ...]:
    waiting = waiting_envelopes(asked.session, asked.case.id)
    # What lies here is acknowledged once the county has taken it, which no form does.
    read = [one for one in waiting if one.way != Way.COURIER or one.state == EnvelopeState.TAKEN]
    acts: list[Act] = []
    if read:
        numbers = tuple(Choice(str(one.number), _envelope(one, asked)) for one in read)
        fields = (Field("envelope", FieldKind.CHOICE, numbers, numbers[0].code, has_references=True),)
        acts.append(Act("acknowledge", _acknowledge, fields))
    if not waiting and asked.step not in GUARDS:
        acts.append(done(asked))
    ways = {way.value: asked.say.commands[f"health_way_{way}"] for way in ELSEWHERE}
    reference = Field("reference", FieldKind.IDENTIFIER, pattern=REFERENCE)
    acts.append(Act("delivered", _deliver, (one_of("way", ways), a_day(default=asked.context.today), reference)))
    return tuple(acts)


def _envelope(envelope: HealthEnvelope, asked: Asked) -> str:
    way = asked.say.commands[f"health_way_{envelope.way}"]
    return f"{way}, {short_date(envelope.sent_on, asked.language)}"


def _deliver(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    delivery = Delivery(Way(values["way"]), values["done_on"], values["reference"])
    return deliver_elsewhere(session, context, case_number, delivery, actor)


def _acknowledge(
    session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
) -> object:
    return acknowledge(session, context, case_number, int(values["envelope"]), actor)


FORMS: Mapping[str, MakeActs] = dict.fromkeys(HANDOVER_STEPS, _hand_over)
