"""When a dwelling is held no more, or from another day: released, the placement ends, the arrival or move changes."""

from datetime import date
from enum import StrEnum

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.dwellings import is_free_between, live_reservations, overlaps
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import EQUIPPED, RESERVED, dwelling_of, live_of, needed_reservation, settling_day, store
from kotopolku.casework.reporting import reopen_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.housing import HousingReservation
from models.housing_choices import RELEASED_BY_PEOPLE, Released
from models.reasons import Reopened


class Following(StrEnum):
    """What a change of the arrival or move does to the reserved dwelling."""

    STAYS = "stays"
    MOVES = "moves"
    FREED = "freed"


def release(session: Session, context: Context, case_number: str, reason: str, actor: Actor) -> Case:
    """Give a dwelling free; unless the household has lived there, its steps are open again.

    Raises:
        CaseworkRefusedError: Nothing is held, or the reason is no choice or does not fit.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    if reason not in RELEASED_BY_PEOPLE:
        raise CaseworkRefusedError("unknown_reason", name=reason, known=", ".join(RELEASED_BY_PEOPLE))
    held = needed_reservation(session, case)
    if reason == Released.MOVED_OUT and held.keys_on is None:
        raise CaseworkRefusedError("no_keys_yet", case=case_number)
    _end(session, context, case, held, Released(reason), actor)
    if reason == Released.MOVED_OUT:
        finish_change(session, case, context, actor, "housing_changed", {"step": RESERVED})
        return case
    return reopen_home(session, context, case, actor)


def free_with_placement(session: Session, context: Context, case: Case, actor: Actor) -> None:
    """Give free what is held for a placement that ends; the caller ends it."""
    if held := live_of(session, case):
        _end(session, context, case, held, Released.PLACEMENT_ENDED, actor)


def following(session: Session, case: Case, before: date | None) -> Following:
    """Return what becomes of the reserved dwelling, now that *case* has another day of arrival or move."""
    held, day = live_of(session, case), settling_day(case)
    if held is None or held.keys_on is not None or day is None or day == before:
        return Following.STAYS
    first = _first_then(held, before, day)
    dwelling = dwelling_of(session, held)
    others = [one for one in live_reservations(session, dwelling) if one.id != held.id]
    is_held = any(overlaps(one, first, held.last_day) for one in others)
    is_over = held.last_day is not None and held.last_day < first
    is_free = not is_over and not is_held and is_free_between(dwelling, first, held.last_day)
    return Following.MOVES if is_free else Following.FREED


def follow_date(session: Session, context: Context, case: Case, before: date | None, actor: Actor) -> Following:
    """Let the reserved dwelling follow the arrival or move; the caller opens its steps again where it is freed.

    Raises:
        CaseworkRefusedError: Somebody else reserved the dwelling for these days at the same moment.
    """
    held, day = live_of(session, case), settling_day(case)
    if held is not None:
        dwelling_of(session, held, for_change=True)
    outcome = following(session, case, before)
    if outcome is Following.FREED and held:
        _end(session, context, case, held, Released.NOT_FREE_THEN, actor)
    elif outcome is Following.MOVES and held and day:
        held.first_day = _first_then(held, before, day)
        store(session, held, dwelling_of(session, held).reference)
        details = {"dwelling": held.dwelling_id, "from": held.first_day, "to": held.last_day}
        append(session, case.id, actor, "dwelling_moved", details, context.now)
    return outcome


def without_home(case: Case) -> None:
    """Let *case*, which is only looked at, be as if its home had not been reserved and equipped."""
    case.reports = [one for one in case.reports if one.step not in (RESERVED, EQUIPPED)]


def reopen_home(session: Session, context: Context, case: Case, actor: Actor) -> Case:
    """Open the steps of a home again that is held no more."""
    number = case.placement.case_number
    steps = [step for step in (EQUIPPED, RESERVED) if any(one.step == step for one in case.counted_reports)]
    for step in steps:
        case = reopen_step(session, context, number, step, None, Reopened.NEW_NEED, actor)
    if not steps:
        finish_change(session, case, context, actor, "housing_changed", {"step": RESERVED})
    return load_case(session, number, context)


def _first_then(held: HousingReservation, before: date | None, day: date) -> date:
    # Whoever reserved some days ahead, to equip the home, has them ahead of the new day too.
    return day if before is None else held.first_day + (day - before)


def _end(
    session: Session, context: Context, case: Case, held: HousingReservation, reason: Released, actor: Actor
) -> None:
    held.released_at = context.now
    held.released_because = reason.value
    session.add(held)
    session.flush()
    details = {"dwelling": held.dwelling_id, "reason": reason.value}
    append(session, case.id, actor, "dwelling_released", details, context.now)
