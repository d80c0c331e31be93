"""Who may say in Prefect that she reports: staff ids with their roles, never names."""

from kotopolku.casework.context import Context


def staff_choices(context: Context, municipality: str) -> tuple[str, ...]:
    """Return the staff who serve a municipality, as "vasa-guide (integration_guide)"."""
    place = context.definitions.municipalities[municipality]
    serving = {place.id, place.county, place.employment_area, place.integration_by or place.id}
    units = {unit.id for region in context.definitions.regions for unit in region.units if unit.organisation in serving}
    people = [person for person in context.staff.values() if person.unit in units]
    return tuple(f"{person.id} ({', '.join(person.roles)})" for person in people)


def staff_id(choice: str) -> str:
    """Return the staff id of a choice."""
    return choice.partition(" ")[0]
