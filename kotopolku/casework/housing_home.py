"""The reserved home is made ready: what is in it, and the keys."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import EQUIPPED, needed_reservation, report_or_finish
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append


def check_equipment(
    session: Session,
    context: Context,
    case_number: str,
    there: Collection[str],
    missing: Collection[str],
    actor: Actor,
) -> tuple[str, ...]:
    """Record what is in the home; with the last item the step is reported done. Return what is still missing.

    Raises:
        CaseworkRefusedError: No dwelling is reserved, or an item is not on the list.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    held = needed_reservation(session, case)
    known = context.definitions.housing.equipment.codes
    for code in (*there, *missing):
        if code not in known:
            raise CaseworkRefusedError("unknown_equipment", name=code, known=", ".join(known))
    have = (set(held.equipment.split()) | set(there)) - set(missing)
    held.equipment = " ".join(code for code in known if code in have)
    session.add(held)
    session.flush()
    lacking = tuple(code for code in known if code not in have)
    details = {"items": sorted(there), "missing": sorted(missing)}
    if lacking:
        finish_change(session, case, context, actor, "equipment_checked", details)
        return lacking
    append(session, case.id, actor, "equipment_checked", details, context.now)
    report_or_finish(session, context, case, EQUIPPED, actor)
    return ()


def hand_keys_over(session: Session, context: Context, case_number: str, day: date, actor: Actor) -> Case:
    """Record that the household has the keys; from then on its home does not follow the arrival or move.

    Raises:
        CaseworkRefusedError: No dwelling is reserved, the keys were handed over before, or the day cannot be.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    held = needed_reservation(session, case)
    if held.keys_on is not None:
        raise CaseworkRefusedError("keys_known", day=held.keys_on.isoformat())
    if day > context.today:
        raise CaseworkRefusedError("done_on_in_future", day=day.isoformat())
    if day < held.first_day:
        raise CaseworkRefusedError("keys_too_early", day=day.isoformat(), first=held.first_day.isoformat())
    held.keys_on = day
    session.add(held)
    session.flush()
    finish_change(session, case, context, actor, "keys_handed_over", {"dwelling": held.dwelling_id, "on": day})
    return case
