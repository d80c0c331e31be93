"""People who leave a household, and those who die: their work ends, their history stays."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, birth_date_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.reasons import Left


@dataclass(frozen=True)
class Leaving:
    """When and why somebody is no longer of the household."""

    on: date
    because: Left


def leave_household(
    session: Session, context: Context, case_number: str, label: str, leaving: Leaving, actor: Actor
) -> Case:
    """Record that somebody left: exactly her pending items are cancelled, and the household's are planned without her.

    Raises:
        CaseworkRefusedError: Unknown, left already, the last one, or a day that cannot be.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    member = case.member(label)
    if leaving.on > context.today:
        raise CaseworkRefusedError("left_in_future", day=leaving.on.isoformat())
    since = [day for day in (member.joined_on, birth_date_of(member, case.placement, context)) if day]
    if since and leaving.on < max(since):
        raise CaseworkRefusedError("left_before_joining", name=label, day=leaving.on.isoformat())
    if len(case.present) == 1:
        raise CaseworkRefusedError("last_member", name=label)
    member.left_on = leaving.on
    member.left_because = leaving.because.value
    session.add(member)
    details = {"person": label, "on": leaving.on, "reason": leaving.because.value}
    finish_change(session, case, context, actor, "person_left", details)
    return case
