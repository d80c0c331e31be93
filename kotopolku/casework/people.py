"""The people of a placement and what is known of them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.age_groups import check_age_group
from kotopolku.casework.case import Case, birth_date_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.new_member import NewMember, sealed_columns
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.person import HouseholdMember
from models.vocabulary import AgeGroup, HouseholdFlag, LabourMarket, PersonFlag


@dataclass(frozen=True)
class PersonChange:
    """What has become known of one person; what is None stays as it is."""

    labour_market: LabourMarket | None = None
    age_group: AgeGroup | None = None
    born: date | None = None
    name: str | None = None
    flags: frozenset[PersonFlag] = frozenset()
    no_flags: frozenset[PersonFlag] = frozenset()

    @property
    def fields(self) -> list[str]:
        """The names of what changes: the audit names them, never the values."""
        return [name for name, value in vars(self).items() if value]


def change_person(
    session: Session, context: Context, case_number: str, label: str, change: PersonChange, actor: Actor
) -> Case:
    """Save what has become known of one person.

    Raises:
        CaseworkRefusedError: Unknown person, or a birth date in the future or outside the age group.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    member = case.member(label)
    if change.born and change.born > context.today:
        raise CaseworkRefusedError("born_in_future", day=change.born.isoformat())
    born = change.born or birth_date_of(member, case.placement, context)
    since = member.joined_on or case.placement.opened_on
    if change.born or change.age_group:
        check_age_group(label, born, change.age_group or member.age_group, min(since, context.today), context.today)
    _change(member, change, case, context)
    session.add(member)
    finish_change(session, case, context, actor, "person_changed", {"person": label, "fields": change.fields})
    return case


def _change(member: HouseholdMember, change: PersonChange, case: Case, context: Context) -> None:
    if change.labour_market:
        member.labour_market = change.labour_market.value
    if change.age_group:
        member.age_group = change.age_group.value
    flags = (set(member.flags.split()) | change.flags) - change.no_flags
    member.flags = " ".join(sorted(flags))
    sealed = sealed_columns(NewMember(member.label, name=change.name, born=change.born), case.placement, context)
    member.sealed_name = sealed["sealed_name"] or member.sealed_name
    member.sealed_birth_date = sealed["sealed_birth_date"] or member.sealed_birth_date


def change_household_flags(
    session: Session,
    context: Context,
    case_number: str,
    flags: frozenset[HouseholdFlag],
    no_flags: frozenset[HouseholdFlag],
    actor: Actor,
) -> Case:
    """Save what has become true of the whole household, and what no longer is."""
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    kept = (set(case.placement.flags.split()) | flags) - no_flags
    case.placement.flags = " ".join(sorted(kept))
    finish_change(session, case, context, actor, "household_changed", {"fields": ["flags"]})
    return case
