"""The county takes what was handed over, acknowledges it, and with that the ciphertext is gone."""

from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.health_case import (
    ciphertext_of,
    delete_ciphertext,
    envelope_details,
    load_on_its_way,
    record,
)
from kotopolku.casework.health_envelopes import chosen_envelope, envelopes_of, waiting_envelopes
from kotopolku.casework.health_file import checksum_of
from kotopolku.casework.health_parties import check_receiver
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from kotopolku.points import reached
from models.handover import EnvelopeState, HealthEnvelope, Way
from models.placement import PlacementStatus
from models.plan import CLOSED, Status


@dataclass(frozen=True)
class Fetched:
    """An envelope and the file in it, sealed."""

    envelope: HealthEnvelope
    sealed: bytes


def fetch_file(session: Session, context: Context, case_number: str, number: int | None, actor: Actor) -> Fetched:
    """Hand a sealed file out, and log that before it is written anywhere.

    Raises:
        CaseworkRefusedError: There is none, she may not have it, or it is not what was stored.
    """
    case = _load(session, context, case_number, actor)
    envelope = chosen_envelope(envelopes_of(session, case.id), number)
    if envelope.way != Way.COURIER:
        raise CaseworkRefusedError("health_elsewhere", name=str(envelope.number), reference=envelope.reference)
    sealed = ciphertext_of(session, envelope).sealed
    if checksum_of(sealed) != envelope.checksum:
        raise CaseworkRefusedError("health_damaged", name=str(envelope.number))
    record(session, case, context, actor, "health_fetched", envelope)
    return Fetched(envelope, sealed)


def record_taken(session: Session, context: Context, case_number: str, number: int, actor: Actor) -> HealthEnvelope:
    """Record that the county has the file. It stays here until it is acknowledged, and may be taken again.

    Raises:
        CaseworkRefusedError: There is none, or it was acknowledged meanwhile.
    """
    case = _load(session, context, case_number, actor)
    envelope = chosen_envelope(envelopes_of(session, case.id), number)
    envelope.state = EnvelopeState.TAKEN.value
    envelope.taken_at, envelope.taken_by = context.now, actor.staff_id
    session.add(envelope)
    record(session, case, context, actor, "health_taken", envelope)
    return envelope


def envelope_to_acknowledge(
    session: Session, context: Context, case_number: str, number: int | None, actor: Actor
) -> HealthEnvelope:
    """Return what `acknowledge` would acknowledge.

    Raises:
        CaseworkRefusedError: Nothing can be acknowledged, by her or yet.
    """
    case = _load(session, context, case_number, actor, for_change=False)
    return _acknowledgeable(session, case, number)


def acknowledge(
    session: Session, context: Context, case_number: str, number: int | None, actor: Actor
) -> HealthEnvelope:
    """Record that the county has received it, and delete the ciphertext in the same transaction.

    When nothing waits for the county any more, the step is done.

    Raises:
        CaseworkRefusedError: Nothing can be acknowledged, by her or yet.
    """
    case = _load(session, context, case_number, actor)
    envelope = _acknowledgeable(session, case, number)
    envelope.state = EnvelopeState.ACKNOWLEDGED.value
    envelope.acknowledged_at, envelope.acknowledged_by = context.now, actor.staff_id
    session.add(envelope)
    session.flush()
    reached("health_before_delete")
    delete_ciphertext(session, context, envelope)
    reached("health_deleted")
    if waiting_envelopes(session, case.id) or not _is_open(case, context, envelope.step):
        record(session, case, context, actor, "health_acknowledged", envelope)
    else:
        append(session, case.id, actor, "health_acknowledged", envelope_details(envelope), context.now)
        report_step(session, context, case_number, StepReport(envelope.step, done_on=context.today), actor)
    return envelope


def _load(session: Session, context: Context, case_number: str, actor: Actor, *, for_change: bool = True) -> Case:
    case = load_on_its_way(session, context, case_number, for_change=for_change)
    check_receiver(context, case.placement.municipality, actor)
    return case


def _acknowledgeable(session: Session, case: Case, number: int | None) -> HealthEnvelope:
    envelope = chosen_envelope(envelopes_of(session, case.id), number)
    if envelope.way == Way.COURIER and envelope.state != EnvelopeState.TAKEN:
        raise CaseworkRefusedError("health_not_taken", name=str(envelope.number))
    return envelope


def _is_open(case: Case, context: Context, step: str) -> bool:
    if case.placement.status != PlacementStatus.OPEN or step not in case.definition.by_id:
        return False
    rows = plan_step_of(case, context, step)
    return any(row.status not in CLOSED and row.status is not Status.WAITING for row in rows)
