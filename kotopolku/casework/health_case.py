"""A case in which health data are on their way.

It is worked on after its end too: what was sent is never left without its receiver.
"""

from typing import Any

from sqlmodel import Session, select

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.persistence.audit import Actor, append
from models.handover import HealthCiphertext, HealthEnvelope, Way
from models.placement import Placement, PlacementStatus


def load_on_its_way(session: Session, context: Context, case_number: str, *, for_change: bool = True) -> Case:
    """Return a household's placement, open or ended; for a change, nobody else changes it meanwhile.

    Raises:
        CaseworkRefusedError: There is no such case, or it is no household's.
    """
    if for_change:
        # Locked here, because a case that has ended is not loaded for a change.
        session.exec(select(Placement.id).where(Placement.case_number == case_number).with_for_update()).first()
    return load_household(session, case_number, context, for_change=False)


def record(
    session: Session, case: Case, context: Context, actor: Actor, action: str, envelope: HealthEnvelope, **more: str
) -> None:
    """Write what was done with an envelope into the trail, with *more* that is a choice."""
    session.flush()
    details = envelope_details(envelope) | more
    if case.placement.status == PlacementStatus.OPEN:
        finish_change(session, case, context, actor, action, details)
    else:
        append(session, case.id, actor, action, details, context.now)


def envelope_details(envelope: HealthEnvelope) -> dict[str, Any]:
    """Return what the trail says of an envelope."""
    return {"step": envelope.step, "envelope": envelope.number, "way": envelope.way, "size": envelope.size}


def ciphertext_of(session: Session, envelope: HealthEnvelope) -> HealthCiphertext:
    """Return the sealed file of an envelope that waits."""
    return session.exec(select(HealthCiphertext).where(HealthCiphertext.envelope_id == envelope.id)).one()


def delete_ciphertext(session: Session, context: Context, envelope: HealthEnvelope) -> None:
    """Delete the sealed file of an envelope, if it has one."""
    if envelope.way == Way.COURIER:
        session.delete(ciphertext_of(session, envelope))
        envelope.deleted_at = context.now
        session.add(envelope)
    session.flush()
