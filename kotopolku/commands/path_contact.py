"""Whom a household asks: the unit that runs integration services for its municipality, never a person."""

from collections.abc import Mapping

from models.organisation import Municipality, Region, Unit
from models.role import Role
from models.values import Language

_COORDINATOR = "reception_coordinator"


def integration_unit(
    place: Municipality, regions: tuple[Region, ...], roles: Mapping[str, Role], language: Language
) -> str:
    """Return the name of the unit; where the organisation file has none, that of whoever runs the services."""
    runner = place.integration_by or place.id
    region = next(one for one in regions if any(town.id == place.id for town in one.municipalities))
    units = [unit for unit in region.units if unit.organisation == runner]
    best = max(units, key=lambda unit: _fitness(unit, region, roles), default=None)
    if best and _fitness(best, region, roles):
        return best.name.in_language(language)
    return next(one for one in region.municipalities if one.id == runner).name.in_language(language)


def _fitness(unit: Unit, region: Region, roles: Mapping[str, Role]) -> int:
    """Return 2 where the reception is coordinated, 1 where there is any integration service, else 0."""
    held = {role for person in region.staff if person.unit == unit.id for role in person.roles}
    if _COORDINATOR in held:
        return 2
    return int(any(role in roles and roles[role].integration_service for role in held))
