"""The envelopes of a case: what was handed over of health data, and what the county has not acknowledged yet."""

from sqlmodel import Session, col, select

from kotopolku.errors import CaseworkRefusedError
from models.case_report import ReportKind
from models.handover import WAITING, HealthEnvelope

#: The steps whose work is the hand-over of health data, each in a track of its own.
HANDOVER_STEPS = ("health_data_handover", "health_file_transfer")


def envelopes_of(session: Session, placement_id: int) -> list[HealthEnvelope]:
    """Return the envelopes of a placement, first to last."""
    statement = select(HealthEnvelope).where(HealthEnvelope.placement_id == placement_id)
    return list(session.exec(statement.order_by(col(HealthEnvelope.number))))


def waiting_envelopes(session: Session, placement_id: int) -> list[HealthEnvelope]:
    """Return the envelopes that the county has not acknowledged and nobody recalled."""
    return [one for one in envelopes_of(session, placement_id) if one.state in WAITING]


def check_acknowledged(session: Session, placement_id: int, step: str, kind: ReportKind) -> None:
    """Make sure that nobody ends the hand-over while the county has not acknowledged what was sent.

    Raises:
        CaseworkRefusedError: An envelope waits for the county.
    """
    if step not in HANDOVER_STEPS or kind is ReportKind.BLOCKED:
        return
    if waiting := waiting_envelopes(session, placement_id):
        raise CaseworkRefusedError("health_not_acknowledged", name=step, numbers=_numbers(waiting))


def chosen_envelope(envelopes: list[HealthEnvelope], number: int | None) -> HealthEnvelope:
    """Return the envelope of a number, or the only one that waits for the county.

    Raises:
        CaseworkRefusedError: There is none, more than one waits, or nobody waits for it any more.
    """
    if number is not None:
        found = next((one for one in envelopes if one.number == number), None)
        if found is None:
            raise CaseworkRefusedError("health_no_envelope", name=str(number), known=_numbers(envelopes))
        if found.state not in WAITING:
            raise CaseworkRefusedError(f"health_{found.state}_already", name=str(number))
        return found
    waiting = [one for one in envelopes if one.state in WAITING]
    if not waiting:
        raise CaseworkRefusedError("health_nothing_waits")
    if len(waiting) > 1:
        raise CaseworkRefusedError("health_which", numbers=_numbers(waiting))
    return waiting[0]


def _numbers(envelopes: list[HealthEnvelope]) -> str:
    return ", ".join(str(one.number) for one in envelopes) or "–"
