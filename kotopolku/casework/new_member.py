"""A person of a registration, and the row that she becomes: name and birth date sealed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kotopolku.casework.context import Context
from kotopolku.casework.fact_rows import sealed_fact
from kotopolku.persistence.audit import Actor
from models.fact_choices import FactKind, Source
from models.facts import Person
from models.person_fact import PersonFact
from models.placement import Placement
from models.vocabulary import AgeGroup, LabourMarket, PersonFlag, PersonMilestone


@dataclass(frozen=True)
class NewMember:
    """One person of a registration. Names and birth dates come by command line or desk, never through Prefect."""

    label: str
    age_group: AgeGroup | None = None
    labour_market: LabourMarket | None = None
    flags: frozenset[PersonFlag] = frozenset()
    milestones: dict[PersonMilestone, date] = field(default_factory=dict)
    name: str | None = None
    born: date | None = None
    facts: dict[FactKind, str] = field(default_factory=dict)
    """What else is known of her, as `kotopolku.casework.fact_values` keeps it."""
    source: Source | None = None
    """Where all that was got from."""

    @property
    def person(self) -> Person:
        """What a plan needs to know of her."""
        return Person(
            id=self.label,
            born=self.born,
            age_group=self.age_group,
            labour_market=self.labour_market,
            flags=self.flags,
            milestones=self.milestones,
        )


def sealed_columns(member: NewMember, placement: Placement, context: Context, actor: Actor) -> dict[str, Any]:
    """Return the columns of a member's row, with name and birth date sealed, and who entered them from where."""

    def seal(place: str, text: str | None) -> bytes | None:
        if text is None:
            return None
        return context.vault.seal(placement.wrapped_key, placement.case_number, f"{member.label}:{place}", text)

    return {
        "placement_id": placement.id,
        "label": member.label,
        "age_group": member.age_group.value if member.age_group else None,
        "labour_market": member.labour_market.value if member.labour_market else None,
        "flags": " ".join(sorted(member.flags)),
        "sealed_name": seal("name", member.name),
        "sealed_birth_date": seal("birth_date", member.born.isoformat() if member.born else None),
        **_entered("name", member, member.name, context, actor),
        **_entered("born", member, member.born, context, actor),
    }


def _entered(what: str, member: NewMember, value: object, context: Context, actor: Actor) -> dict[str, Any]:
    if value is None:
        return {f"{what}_source": "", f"{what}_by": "", f"{what}_at": None}
    source = member.source.value if member.source else ""
    return {f"{what}_source": source, f"{what}_by": actor.staff_id, f"{what}_at": context.now}


def fact_rows(member: NewMember, placement: Placement, context: Context, actor: Actor) -> list[PersonFact]:
    """Return the rows of what else is known of a new member, which are not stored yet."""
    source = member.source.value if member.source else ""
    entered = {"source": source, "entered_by": actor.staff_id, "entered_at": context.now}
    return [
        sealed_fact(value, placement, context, person=member.label, kind=kind.value, number=1, **entered)
        for kind, value in member.facts.items()
    ]
