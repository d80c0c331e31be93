"""Who hands health data over, who receives them, and the key that only the receiver can open."""

from dataclasses import dataclass

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.organisation import HealthKey, Region, StaffMember
from models.role import Organisation

#: The county's roles that may take and acknowledge.
RECEIVERS = frozenset({"county_health_coordinator", "county_health_nurse"})


@dataclass(frozen=True)
class Recipient:
    """The county's unit for health, and the key to which files for it are sealed."""

    unit: str
    key: HealthKey


def check_sender(context: Context, municipality: str, actor: Actor) -> None:
    """Make sure that somebody may hand over health data of a case.

    Raises:
        CaseworkRefusedError: She does not work for the municipality, or holds none of its roles.
    """
    person = context.staff_member(actor)
    employer = _employer(context, person)
    serves = employer in _region(context, municipality).organisations_serving(municipality, for_integration=True)
    is_municipal = employer in context.definitions.municipalities
    kinds = {context.definitions.roles[role].organisation for role in person.roles}
    if not (serves and is_municipal and Organisation.MUNICIPALITY in kinds):
        raise CaseworkRefusedError("health_not_the_municipality", name=actor.staff_id)


def check_receiver(context: Context, municipality: str, actor: Actor) -> None:
    """Make sure that somebody may take and acknowledge health data of a case.

    Raises:
        CaseworkRefusedError: She holds no health role of the municipality's county.
    """
    person = context.staff_member(actor)
    if _employer(context, person) != county_of(context, municipality) or not RECEIVERS & set(person.roles):
        raise CaseworkRefusedError("health_not_the_county", name=actor.staff_id)


def recipient_of(context: Context, municipality: str) -> Recipient:
    """Return to whom files of a municipality are sealed today: the newest key that is valid.

    Raises:
        CaseworkRefusedError: The county's unit has no key, or none that is valid today.
    """
    region, county = _region(context, municipality), county_of(context, municipality)
    units = [one for one in region.units if one.organisation == county and one.health_keys]
    file = f"organisations/{region.id}.yaml"
    if not units:
        raise CaseworkRefusedError("health_no_key", name=county, unit=_unit_for_health(region, county), file=file)
    valid = [key for key in units[0].health_keys if key.is_valid_on(context.today)]
    if not valid:
        day = context.today.isoformat()
        raise CaseworkRefusedError("health_key_not_valid", name=units[0].id, day=day, file=file)
    return Recipient(units[0].id, max(valid, key=lambda key: key.valid_from))


def _unit_for_health(region: Region, county: str) -> str:
    """Return the county's unit whose people take health data: where its key belongs."""
    own = [unit.id for unit in region.units if unit.organisation == county]
    return next((one.unit for one in region.staff if one.unit in own and RECEIVERS & set(one.roles)), "–")


def _region(context: Context, municipality: str) -> Region:
    regions = context.definitions.regions
    return next(one for one in regions if any(place.id == municipality for place in one.municipalities))


def county_of(context: Context, municipality: str) -> str:
    """Return the county that serves a municipality."""
    return context.definitions.municipalities[municipality].county


def _employer(context: Context, person: StaffMember) -> str:
    units = (unit for region in context.definitions.regions for unit in region.units)
    return next(unit.organisation for unit in units if unit.id == person.unit)
