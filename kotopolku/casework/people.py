"""The people of a placement and what is known of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.age_groups import check_age_group
from kotopolku.casework.case import Case, birth_date_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.fact_reading import own_facts
from kotopolku.casework.fact_rows import facts_of, next_number, sealed_fact
from kotopolku.casework.household_case import load_household
from kotopolku.casework.new_member import NewMember, sealed_columns
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.fact_choices import FactKind, Source
from models.person import HouseholdMember
from models.person_fact import PersonFact
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
    source: Source | None = None
    """Where name and birth date were got from."""

    @property
    def fields(self) -> list[str]:
        """The names of what changes: the audit names them, never the values."""
        return [name for name, value in vars(self).items() if value and name != "source"]


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
    session.add_all(_former_rows(session, context, case, member, change))
    _change(member, change, case, context, actor)
    session.add(member)
    details = {"person": label, "fields": change.fields, "source": change.source.value if change.source else ""}
    finish_change(session, case, context, actor, "person_changed", details)
    return case


def _change(member: HouseholdMember, change: PersonChange, case: Case, context: Context, actor: Actor) -> None:
    if change.labour_market:
        member.labour_market = change.labour_market.value
    if change.age_group:
        member.age_group = change.age_group.value
    flags = (set(member.flags.split()) | change.flags) - change.no_flags
    member.flags = " ".join(sorted(flags))
    known = NewMember(member.label, name=change.name, born=change.born, source=change.source)
    sealed = sealed_columns(known, case.placement, context, actor)
    for what, columns in (("name", "sealed_name"), ("born", "sealed_birth_date")):
        if sealed[columns]:
            for name in (columns, f"{what}_source", f"{what}_by", f"{what}_at"):
                setattr(member, name, sealed[name])


def _former_rows(
    session: Session, context: Context, case: Case, member: HouseholdMember, change: PersonChange
) -> Iterator[PersonFact]:
    """Yield the name and the birth date that a change supersedes, to be kept as every former fact is."""
    if not change.name and not change.born:
        return
    new = {FactKind.NAME: change.name, FactKind.BORN: change.born.isoformat() if change.born else None}
    known = facts_of(session, case.placement)
    for one in own_facts(member, case, context):
        if one.value and new[one.kind] not in (None, one.value):
            yield sealed_fact(
                one.value,
                case.placement,
                context,
                person=member.label,
                kind=one.kind.value,
                number=next_number(known, member.label, one.kind),
                source=one.source,
                entered_by=one.entered_by,
                entered_at=one.entered_at,
                superseded_at=context.now,
            )


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
