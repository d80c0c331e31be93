"""Who may say that a referral reached social welfare: only whoever works there."""

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor

#: The county's roles for social welfare that take a referral.
RECEIVERS = frozenset({"county_social_worker", "county_social_counsellor", "county_uam_worker"})


def check_receiver(context: Context, municipality: str, actor: Actor) -> None:
    """Make sure that somebody works in social welfare of the municipality's county.

    Raises:
        CaseworkRefusedError: She holds none of its roles, or works for another county.
    """
    person = context.staff_member(actor)
    region = next(one for one in context.definitions.regions if person in one.staff)
    employer = next(unit.organisation for unit in region.units if unit.id == person.unit)
    serves = employer in region.organisations_serving(municipality, for_integration=False)
    if not (serves and RECEIVERS.intersection(person.roles)):
        raise CaseworkRefusedError("welfare_not_the_county", name=actor.staff_id, known=", ".join(sorted(RECEIVERS)))
