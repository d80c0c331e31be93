"""The county sends back what it cannot use; the municipality hands it over anew, or to whom it belongs."""

import json

from sqlmodel import Session, select

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.health_case import delete_ciphertext, load_on_its_way, record
from kotopolku.casework.health_envelopes import chosen_envelope, envelopes_of
from kotopolku.casework.health_parties import check_receiver
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.audit import AuditEntry
from models.handover import EnvelopeState, HealthEnvelope
from models.reasons import SentBack

SENT_BACK_ACTION = "health_sent_back"


def envelope_to_send_back(
    session: Session, context: Context, case_number: str, number: int | None, actor: Actor
) -> HealthEnvelope:
    """Return what `send_back` would send back.

    Raises:
        CaseworkRefusedError: There is none, or she may not.
    """
    case = _load(session, context, case_number, actor, for_change=False)
    return chosen_envelope(envelopes_of(session, case.id), number)


def send_back(
    session: Session, context: Context, case_number: str, number: int | None, reason: str, actor: Actor
) -> HealthEnvelope:
    """Let an envelope wait for the county no more, and delete its ciphertext; the step stays open.

    The reason stands in the trail.

    Raises:
        CaseworkRefusedError: There is none, she may not, it is acknowledged, or the reason is no choice.
    """
    if reason not in list(SentBack):
        raise CaseworkRefusedError("unknown_reason", name=reason, known=", ".join(SentBack))
    case = _load(session, context, case_number, actor, for_change=True)
    envelope = chosen_envelope(envelopes_of(session, case.id), number)
    envelope.state = EnvelopeState.SENT_BACK.value
    session.add(envelope)
    delete_ciphertext(session, context, envelope)
    record(session, case, context, actor, SENT_BACK_ACTION, envelope, reason=reason)
    return envelope


def sent_back_reasons(session: Session, placement_id: int) -> dict[int, str]:
    """Return why envelopes of a placement were sent back, by their numbers; the trail is where it stands."""
    statement = select(AuditEntry.details).where(
        AuditEntry.placement_id == placement_id, AuditEntry.action == SENT_BACK_ACTION
    )
    told = (json.loads(details) for details in session.exec(statement))
    return {int(one["envelope"]): str(one["reason"]) for one in told}


def _load(session: Session, context: Context, case_number: str, actor: Actor, *, for_change: bool) -> Case:
    case = load_on_its_way(session, context, case_number, for_change=for_change)
    check_receiver(context, case.placement.municipality, actor)
    return case
