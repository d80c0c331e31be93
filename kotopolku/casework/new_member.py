"""A person of a registration, and the row that she becomes: name and birth date sealed."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kotopolku.casework.context import Context
from models.facts import Person
from models.placement import Placement
from models.vocabulary import AgeGroup, LabourMarket, PersonFlag, PersonMilestone


@dataclass(frozen=True)
class NewMember:
    """One person of a registration. Names and birth dates come by command line only, never through Prefect."""

    label: str
    age_group: AgeGroup | None = None
    labour_market: LabourMarket | None = None
    flags: frozenset[PersonFlag] = frozenset()
    milestones: dict[PersonMilestone, date] = field(default_factory=dict)
    name: str | None = None
    born: date | None = None

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


def sealed_columns(member: NewMember, placement: Placement, context: Context) -> dict[str, Any]:
    """Return the columns of a member's row, with name and birth date sealed."""

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
    }
