"""housing.yaml: what a home may cost, how many it is for, and what belongs into it."""

from typing import Annotated

from pydantic import Field

from models.values import Identifier, Names, SourceId, Value

Euros = Annotated[int, Field(ge=1, le=10_000)]


class CostCeiling(Value):
    """What Kela accepts as housing costs in one municipality, in whole euros a month."""

    municipality: Identifier
    """The municipality."""
    one: Euros
    """For one person."""
    two: Euros
    """For two persons."""
    three: Euros
    """For three persons."""
    four: Euros
    """For four persons."""
    further: Euros
    """For each further person, on top of four."""

    def euros(self, people: int) -> int:
        """Return the ceiling of a household of so many people."""
        steps = (self.one, self.two, self.three, self.four)
        return steps[people - 1] if people <= len(steps) else self.four + (people - len(steps)) * self.further


class CostCeilings(Value):
    """The ceilings of all municipalities of which they are known."""

    source: SourceId
    """Where they stand, in sources.yaml."""
    municipalities: tuple[CostCeiling, ...]
    """The municipalities; one that is not here has no ceiling that we know of."""


class HomeSize(Value):
    """From when on a home is too small. No law says it: it is the municipality's own measure."""

    people_in_room: Annotated[int, Field(ge=1, le=10)]
    """At most so many people for each room, without the kitchen."""
    source: SourceId
    """Where it stands, in sources.yaml."""


class EquipmentItem(Value):
    """One thing that is in a home before its household comes."""

    id: Identifier
    """The code by which it is checked off."""
    name: Names
    """What it is called."""


class Equipment(Value):
    """What is in a home before its household comes."""

    source: SourceId
    """Where it stands, in sources.yaml."""
    items: Annotated[tuple[EquipmentItem, ...], Field(min_length=1)]
    """Everything that must be there before the home counts as equipped."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the list."""
        return tuple(item.id for item in self.items)


class HousingRules(Value):
    """The whole of housing.yaml."""

    home_size: HomeSize
    """From when on a home is too small."""
    cost_ceilings: CostCeilings
    """What a home may cost."""
    equipment: Equipment
    """What belongs into a home."""

    def ceiling(self, municipality: str, people: int) -> int | None:
        """Return the ceiling in cents; None where nobody has written one: it is never guessed."""
        known = next((one for one in self.cost_ceilings.municipalities if one.municipality == municipality), None)
        return known.euros(people) * 100 if known else None
