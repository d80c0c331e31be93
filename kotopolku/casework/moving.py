"""A household moves to another municipality: its placement ends here and, with consent, goes on there (KOTO 85 §)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.hand_over import hand_over, what_is_handed_over
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing_release import free_with_placement
from kotopolku.casework.withdrawal import end_placement
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.placement import Placement, PlacementStatus


@dataclass(frozen=True)
class Move:
    """Where the household moved, when, and whether the people consent to the contact."""

    municipality: str
    on: date
    consent: bool


@dataclass(frozen=True)
class Moved:
    """The case that has ended, and the one that continues it; without consent there is none."""

    case: Case
    continued_by: Placement | None


def preview_move(session: Session, context: Context, case_number: str, move: Move) -> Case:
    """Return the case as it is; nothing is saved.

    Raises:
        CaseworkRefusedError: As `move_household`.
    """
    case = load_household(session, case_number, context)
    _check(case, context, move)
    return case


def move_household(session: Session, context: Context, case_number: str, move: Move, actor: Actor) -> Moved:
    """End a placement because its household moved; with consent the new municipality gets one that continues it.

    Raises:
        CaseworkRefusedError: The municipality is unknown or the same, the day is in the future, or the case has ended.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    _check(case, context, move)
    handed = what_is_handed_over(case, move.on)
    new = hand_over(session, context, case, handed, move.municipality, actor) if move.consent else None
    free_with_placement(session, context, case, actor)
    end_placement(session, case, PlacementStatus.MOVED, move.on)
    details = {
        "municipality": move.municipality,
        "on": move.on,
        "consent": "yes" if move.consent else "no",
        "case": new.case_number if new else "",
        "people": handed.labels if new else [],
    }
    append(session, case.id, actor, "moved", details, context.now)
    session.flush()
    return Moved(case, new)


def _check(case: Case, context: Context, move: Move) -> None:
    known = context.definitions.municipalities
    if move.municipality not in known:
        raise CaseworkRefusedError("unknown_municipality", name=move.municipality, known=", ".join(known))
    if move.municipality == case.placement.municipality:
        raise CaseworkRefusedError("same_municipality", name=move.municipality)
    if move.on > context.today:
        raise CaseworkRefusedError("moved_in_future", day=move.on.isoformat())
