"""The envelopes of a case as each side sees them, and those that wait for the county."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from kotopolku.casework.health_envelopes import envelopes_of
from kotopolku.casework.health_parties import recipient_of
from kotopolku.casework.health_returning import sent_back_reasons
from kotopolku.casework.policy import Action, CaseFacts, may
from kotopolku.commands.health_words import sent, state
from kotopolku.desk.web.areas import served_by
from kotopolku.desk.web.refusals import refused_sentence
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from models.handover import ELSEWHERE, WAITING, EnvelopeState, HealthEnvelope, Way
from models.placement import Placement


@dataclass(frozen=True)
class EnvelopeView:
    """One hand-over: how, when, by whom and how far. What the data say is kept nowhere."""

    case_number: str
    municipality: str
    number: int
    way: str
    reference: str
    sent: str
    sent_by: str
    state: str
    is_file: bool
    is_waiting: bool
    may_be_acknowledged: bool
    size: int
    checksum: str
    key: str


@dataclass(frozen=True)
class HealthView:
    """What the page of health data shows to one side."""

    case_number: str
    place: str
    is_sender: bool
    is_receiver: bool
    envelopes: tuple[EnvelopeView, ...]
    unit: str
    """The unit to whose key a file is sealed; nothing where none can be sent."""
    key: str
    no_key: str
    """Why no file can be sent."""
    ways: Mapping[str, str]


def health_view(session: Session, visit: Visit, placement: Placement) -> HealthView:
    """Return the envelopes of a case."""
    facts = CaseFacts(placement.municipality)
    assert placement.id is not None, "it is stored"
    unit = key = no_key = ""
    try:
        recipient = recipient_of(visit.context, placement.municipality)
        unit, key = recipient.unit, recipient.key.id
    except CaseworkRefusedError as error:
        no_key = refused_sentence(visit, error)
    units = {one.id: one for region in visit.context.definitions.regions for one in region.units}
    reasons = sent_back_reasons(session, placement.id)
    return HealthView(
        case_number=placement.case_number,
        place=visit.place.municipality_name(placement.municipality),
        is_sender=may(visit.visitor, Action.HAND_OVER_HEALTH_DATA, facts),
        is_receiver=may(visit.visitor, Action.TAKE_HEALTH_DATA, facts),
        envelopes=tuple(
            envelope_view(visit, placement, one, reasons.get(one.number, ""))
            for one in envelopes_of(session, placement.id)
        ),
        unit=units[unit].name.in_language(visit.language) if unit else "",
        key=key,
        no_key=no_key,
        ways={way.value: visit.place.say[f"health_way_{way}"] for way in ELSEWHERE},
    )


def takes_health_data(visit: Visit) -> bool:
    """Whether the visitor takes what is handed over to her county."""
    return bool(served_by(visit, Action.TAKE_HEALTH_DATA))


def waiting_for_county(session: Session, visit: Visit) -> tuple[EnvelopeView, ...]:
    """Return the envelopes that the visitor may take or acknowledge, the oldest first."""
    own = served_by(visit, Action.TAKE_HEALTH_DATA)
    statement = (
        select(Placement, HealthEnvelope)
        .join(HealthEnvelope)
        .where(col(HealthEnvelope.state).in_([one.value for one in WAITING]), col(Placement.municipality).in_(own))
        .order_by(col(HealthEnvelope.sent_at), col(HealthEnvelope.id))
    )
    return tuple(envelope_view(visit, placement, envelope) for placement, envelope in session.exec(statement))


def envelope_view(visit: Visit, placement: Placement, one: HealthEnvelope, reason: str = "") -> EnvelopeView:
    """Return one envelope; *reason* is why it was sent back."""
    told = state(one, visit.place)
    is_file = one.way == Way.COURIER
    is_waiting = one.state in WAITING
    return EnvelopeView(
        case_number=placement.case_number,
        municipality=visit.place.municipality_name(placement.municipality),
        number=one.number,
        way=visit.place.say[f"health_way_{one.way}"],
        reference=one.reference,
        sent=sent(one, visit.place),
        sent_by=one.sent_by,
        state=f"{told}: {visit.place.terms.reasons[reason]}" if reason else told,
        is_file=is_file,
        is_waiting=is_waiting,
        may_be_acknowledged=is_waiting and (not is_file or one.state == EnvelopeState.TAKEN),
        size=one.size or 0,
        checksum=one.checksum,
        key=one.key_id,
    )
