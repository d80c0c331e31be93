"""The municipality recalls what it sent by mistake, or what the county can no longer open."""

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.health_case import delete_ciphertext, load_on_its_way, record
from kotopolku.casework.health_envelopes import chosen_envelope, envelopes_of
from kotopolku.casework.health_parties import check_sender
from kotopolku.persistence.audit import Actor
from models.handover import EnvelopeState, HealthEnvelope


def envelope_to_recall(
    session: Session, context: Context, case_number: str, number: int | None, actor: Actor
) -> HealthEnvelope:
    """Return what `recall` would recall.

    Raises:
        CaseworkRefusedError: There is none, or she may not.
    """
    case = _load(session, context, case_number, actor, for_change=False)
    return chosen_envelope(envelopes_of(session, case.id), number)


def recall(session: Session, context: Context, case_number: str, number: int | None, actor: Actor) -> HealthEnvelope:
    """Let an envelope wait for the county no more, and delete its ciphertext; the step stays as it is.

    Raises:
        CaseworkRefusedError: There is none, she may not, or the county has acknowledged it.
    """
    case = _load(session, context, case_number, actor, for_change=True)
    envelope = chosen_envelope(envelopes_of(session, case.id), number)
    envelope.state = EnvelopeState.RECALLED.value
    session.add(envelope)
    delete_ciphertext(session, context, envelope)
    record(session, case, context, actor, "health_recalled", envelope)
    return envelope


def _load(session: Session, context: Context, case_number: str, actor: Actor, *, for_change: bool) -> Case:
    case = load_on_its_way(session, context, case_number, for_change=for_change)
    check_sender(context, case.placement.municipality, actor)
    return case
