"""Handing health data over: delivered elsewhere, or sealed to the county and kept until it acknowledges."""

import re
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.health_envelopes import HANDOVER_STEPS, envelopes_of
from kotopolku.casework.health_file import SealedFile
from kotopolku.casework.health_parties import Recipient, check_sender, county_of, recipient_of
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import check_row
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import ReportKind
from models.handover import WAITING, HealthCiphertext, HealthEnvelope, Way
from models.placement import PlacementStatus
from models.plan import CLOSED
from models.process import Step

#: A diary or message number: capitals, digits, dashes and slashes, and at least two digits. No place for words.
REFERENCE = r"(?=(?:.*\d){2})[A-Z0-9][A-Z0-9/-]{2,39}"
#: What looks like a Finnish personal identity code, and the characters that its last one is chosen from.
_IDENTITY_CODE = re.compile(r"(?=(\d{6})[-A-FU-Y](\d{3})([0-9A-Y]))")
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


@dataclass(frozen=True)
class Delivery:
    """What was delivered in the county's own systems."""

    way: Way
    on: date
    reference: str


def deliver_elsewhere(
    session: Session, context: Context, case_number: str, delivery: Delivery, actor: Actor
) -> HealthEnvelope:
    """Record that health data were delivered in a system of the county; it has to acknowledge them.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case, step = _handover(session, context, case_number, actor)
    reference = delivery.reference.strip().upper()
    if not re.fullmatch(REFERENCE, reference) or _holds_identity_code(reference):
        raise CaseworkRefusedError("health_reference")
    if delivery.on > context.today:
        raise CaseworkRefusedError("health_in_future", day=delivery.on.isoformat())
    known = envelopes_of(session, case.id)
    if any((one.way, one.reference) == (delivery.way, reference) and one.state in WAITING for one in known):
        raise CaseworkRefusedError("health_known")
    envelope = _envelope(case, step, context, actor, len(known) + 1)
    envelope.way, envelope.sent_on, envelope.reference = delivery.way.value, delivery.on, reference
    return _save(session, case, context, actor, step, envelope)


def sealing_recipient(session: Session, context: Context, case_number: str, actor: Actor) -> Recipient:
    """Return to whom a file of a case is sealed, having checked all that can be before the file is read.

    Raises:
        CaseworkRefusedError: Nothing can be sent in this case, by this person, or to a key that is valid today.
    """
    case, _ = _handover(session, context, case_number, actor, for_change=False)
    return recipient_of(context, case.placement.municipality)


def send_file(session: Session, context: Context, case_number: str, file: SealedFile, actor: Actor) -> HealthEnvelope:
    """Keep a sealed file for the county until it acknowledges it.

    Raises:
        CaseworkRefusedError: Nothing can be sent in this case or by this person, or the key is not the county's now.
    """
    case, step = _handover(session, context, case_number, actor)
    if recipient_of(context, case.placement.municipality) != file.recipient:
        raise CaseworkRefusedError("health_key_changed")
    envelope = _envelope(case, step, context, actor, len(envelopes_of(session, case.id)) + 1)
    envelope.way, envelope.media_type = Way.COURIER.value, file.media_type
    envelope.size, envelope.checksum = len(file.sealed), file.checksum
    envelope.recipient_unit, envelope.key_id = file.recipient.unit, file.recipient.key.id
    session.add(envelope)
    session.flush()
    assert envelope.id is not None, "a flushed row has an id"
    session.add(HealthCiphertext(envelope_id=envelope.id, sealed=file.sealed))
    return _save(session, case, context, actor, step, envelope)


def _handover(
    session: Session, context: Context, case_number: str, actor: Actor, *, for_change: bool = True
) -> tuple[Case, Step]:
    """Return a case and the step of it whose work is the hand-over, which must be open."""
    case = load_household(session, case_number, context, for_change=for_change)
    if case.placement.status != PlacementStatus.OPEN:
        raise CaseworkRefusedError("case_ended", name=case_number, status=case.placement.status)
    check_sender(context, case.placement.municipality, actor)
    steps = [name for name in HANDOVER_STEPS if name in case.definition.by_id]
    rows = [row for name in steps for row in plan_step_of(case, context, name)]
    if not rows:
        raise CaseworkRefusedError("health_not_expected", name=case_number)
    row = next((one for one in rows if one.status not in CLOSED), rows[0])
    check_row(row, ReportKind.DONE)
    return case, case.definition.by_id[row.key.step]


def _holds_identity_code(reference: str) -> bool:
    """Whether a personal identity code stands in a reference; a diary number rarely fits its check character."""
    found = _IDENTITY_CODE.findall(reference)
    return any(_CHECK_CHARACTERS[int(born + number) % 31] == check for born, number, check in found)


def _envelope(case: Case, step: Step, context: Context, actor: Actor, number: int) -> HealthEnvelope:
    return HealthEnvelope(
        placement_id=case.id,
        number=number,
        step=step.id,
        way="",
        sent_on=context.today,
        sent_by=actor.staff_id,
        sent_at=context.now,
    )


def _save(
    session: Session, case: Case, context: Context, actor: Actor, step: Step, envelope: HealthEnvelope
) -> HealthEnvelope:
    session.add(envelope)
    # A disclosure is logged with its recipient and its ground (Client Data Act 703/2023, 10 §).
    details = {
        "step": step.id,
        "envelope": envelope.number,
        "way": envelope.way,
        "on": envelope.sent_on,
        "size": envelope.size,
        "unit": envelope.recipient_unit or county_of(context, case.placement.municipality),
        "ground": step.source,
    }
    finish_change(session, case, context, actor, "health_sent", details)
    return envelope
