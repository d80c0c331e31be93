"""People who join a household after its placement was opened."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from kotopolku.casework.age_groups import check_age_group
from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.new_member import NewMember, fact_rows, sealed_columns
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.person import HouseholdMember
from models.reasons import Joined
from models.vocabulary import LabourMarket


@dataclass(frozen=True)
class Joining:
    """When and why somebody joins; a family member who arrives later may be told of before the arrival."""

    on: date
    because: Joined


def add_person(
    session: Session,
    context: Context,
    case_number: str,
    member: NewMember,
    actor: Actor,
    joining: Joining | None = None,
) -> Case:
    """Add a person: one who joins later, or one who came with all and was not known.

    Raises:
        CaseworkRefusedError: The label is taken, or dates or age that cannot be.
    """
    context.staff_member(actor)
    if member.born and member.born > context.today:
        raise CaseworkRefusedError("born_in_future", day=member.born.isoformat())
    if joining:
        member = _joining(member, joining, context)
    case = load_household(session, case_number, context)
    if member.label in case.labels:
        raise CaseworkRefusedError("person_taken", name=member.label)
    check_age_group(member.label, member.born, member.age_group, case.placement.opened_on, context.today)
    is_birth = joining is not None and joining.because is Joined.BIRTH
    # The day of a birth is a birth date: it is kept sealed only, also from the audit.
    joined_on = None if joining is None or is_birth else joining.on
    because = joining.because.value if joining else ""
    columns = sealed_columns(member, case.placement, context, actor)
    row = HouseholdMember(**columns, joined_on=joined_on, joined_because=because)
    case.members.append(row)
    session.add(row)
    session.add_all(fact_rows(member, case.placement, context, actor))
    details = {"person": member.label, "on": joined_on, "reason": because}
    finish_change(session, case, context, actor, "person_joined" if joining else "person_added", details)
    return case


def _joining(member: NewMember, joining: Joining, context: Context) -> NewMember:
    if joining.because is not Joined.BIRTH:
        if member.born and joining.on < member.born:
            raise CaseworkRefusedError("joined_before_birth", name=member.label)
        return member
    if joining.on > context.today:
        raise CaseworkRefusedError("born_in_future", day=joining.on.isoformat())
    if member.born not in (None, joining.on):
        raise CaseworkRefusedError("joined_is_not_born")
    market = member.labour_market or LabourMarket.NOT_APPLICABLE
    return replace(member, born=joining.on, labour_market=market)
