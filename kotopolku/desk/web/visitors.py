"""Who is signed in, as the policy knows her: every role that is hers today, with what it serves."""

from collections.abc import Iterator

from config.configuration import Configuration
from kotopolku.casework.context import Context
from kotopolku.casework.policy import HeldRole, Visitor
from kotopolku.notification.directory import Directory
from kotopolku.notification.reach import Reach, reach_of
from models.organisation import StaffMember


def employed(context: Context, staff_id: str) -> StaffMember | None:
    """Return a person of the organisation files who is employed today, or None."""
    person = context.staff.get(staff_id)
    if person is None or person.valid_from > context.today or (person.valid_to and person.valid_to < context.today):
        return None
    return person


def with_mail(context: Context, address: str) -> StaffMember | None:
    """Return whoever is employed today and has this address, or None; two who share one have no link of their own."""
    wanted = address.strip().casefold()
    found = [one for one in context.staff.values() if one.mail.casefold() == wanted and employed(context, one.id)]
    return found[0] if len(found) == 1 else None


def with_account(context: Context, account: str) -> StaffMember | None:
    """Return whoever is employed today and has this account at the provider, or None; two who share one have none."""
    found = [one for one in context.staff.values() if one.sign_in == account and employed(context, one.id)]
    return found[0] if len(found) == 1 else None


def visitor_of(context: Context, person: StaffMember) -> Visitor:
    """Return a person with her own roles and those of whom she stands in for today."""
    away = tuple(Directory(context.definitions, context.today).stands_in_for(person))
    held = tuple(one for each in (person, *away) for one in _held(context.definitions, each))
    return Visitor(person.id, held, frozenset(one.id for one in away))


def reaches_of(context: Context, visitor: Visitor) -> tuple[Reach, ...]:
    """Return whose work is a visitor's own: her roles' that nobody has alone, and what is assigned to her."""
    shared = (Reach(frozenset({held.role.id}), held.serves, "") for held in visitor.held)
    served = frozenset(name for held in visitor.held for name in held.serves)
    return (*shared, *(Reach(None, served, staff_id) for staff_id in sorted(visitor.hands)))


def _held(definitions: Configuration, person: StaffMember) -> Iterator[HeldRole]:
    region = next(one for one in definitions.regions if person in one.staff)
    in_unit = frozenset(role for one in region.staff if one.unit == person.unit for role in one.roles)
    for part in reach_of(person, definitions):
        for role in sorted(part.roles or ()):
            yield HeldRole(definitions.roles[role], part.municipalities or frozenset(), in_unit)
