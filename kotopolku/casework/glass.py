"""Breaking the glass: a case opens beyond somebody's own work, for a short time, with a reason that is a choice."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.people_read import BrokenGlass
from models.placement import Placement
from models.reasons import GlassBroken

# Made once: every page of a case asks.
_BROKEN = (
    select(BrokenGlass)
    .where(
        BrokenGlass.placement_id == bindparam("placement"),
        BrokenGlass.staff_id == bindparam("staff"),
        BrokenGlass.until > bindparam("now"),
    )
    .order_by(col(BrokenGlass.until).desc())
    .limit(1)
)


def broken_glass(session: Session, placement_id: int, staff_id: str, now: datetime) -> BrokenGlass | None:
    """Return the glass that somebody broke and that is still open, or None."""
    return session.exec(_BROKEN, params={"placement": placement_id, "staff": staff_id, "now": now}).first()


def break_glass(
    session: Session, context: Context, case_number: str, reason: str, actor: Actor, *, now: datetime, minutes: int
) -> tuple[Placement, BrokenGlass, bool]:
    """Open a case for a while and write it into its audit; a second time meanwhile changes nothing.

    Whether somebody may is the policy's word: ask it first.

    Returns:
        The placement, the glass, and whether it is new.

    Raises:
        CaseworkRefusedError: There is no such case, nobody knows the person, or the reason is no choice.
    """
    context.staff_member(actor)
    # Locked, because the audit of an ended case is written to as well, and a case is not loaded for a change then.
    statement = select(Placement).where(Placement.case_number == case_number).with_for_update()
    placement = session.exec(statement).first()
    if placement is None or placement.id is None:
        raise CaseworkRefusedError("unknown_case", name=case_number)
    if reason not in list(GlassBroken):
        raise CaseworkRefusedError("unknown_reason", name=reason or "–", known=", ".join(GlassBroken))
    if open_now := broken_glass(session, placement.id, actor.staff_id, now):
        return placement, open_now, False
    until = now + timedelta(minutes=minutes)
    glass = BrokenGlass(placement_id=placement.id, staff_id=actor.staff_id, reason=reason, broken_at=now, until=until)
    session.add(glass)
    append(session, placement.id, actor, "glass_broken", {"reason": reason, "minutes": minutes}, context.now)
    return placement, glass, True
