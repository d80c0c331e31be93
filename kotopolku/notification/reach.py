"""Whose work a person sees: the roles that she holds, in the municipalities that her organisation serves.

A county serves itself and all its municipalities, an employment area itself and its own. A municipality serves itself,
and for integration services those that name it in integration_by.
"""

from dataclasses import dataclass, replace

from config.configuration import Configuration
from models.organisation import StaffMember
from models.vocabulary import Track


@dataclass(frozen=True)
class Reach:
    """Work of these roles in these municipalities; None for all."""

    roles: frozenset[str] | None = None
    municipalities: frozenset[str] | None = None
    assigned_to: str | None = None
    """Only what this person has alone; "" for what nobody has alone."""

    def within(self, municipality: str | None) -> "Reach":
        """Return what is left of it in one municipality."""
        if municipality is None:
            return self
        only = frozenset({municipality})
        return replace(self, municipalities=only if self.municipalities is None else self.municipalities & only)


def reach_of(person: StaffMember, definitions: Configuration) -> tuple[Reach, ...]:
    """Return what a person sees, once for integration services and once for her other roles."""
    region = next(one for one in definitions.regions if person in one.staff)
    organisation = next(unit.organisation for unit in region.units if unit.id == person.unit)
    parts = []
    for is_integration in (True, False):
        roles = frozenset(
            role for role in person.roles if definitions.roles[role].integration_service is is_integration
        )
        served = frozenset(
            place.id
            for place in region.organisations
            if organisation in region.organisations_serving(place.id, for_integration=is_integration)
        )
        parts.append(Reach(roles, served))
    return tuple(part for part in parts if part.roles)


def roles_with_work(definitions: Configuration) -> list[str]:
    """Return the roles that can have work items, in the order of the processes."""
    processes = (*definitions.processes.values(), definitions.process_for(Track.STANDING, ""))
    acting = dict.fromkeys(role for process in processes for step in process.steps for role in step.roles)
    return list(dict.fromkeys(definitions.roles[role].watched_by or role for role in acting))
