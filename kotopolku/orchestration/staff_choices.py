"""Who may say in Prefect that she reports: staff ids with their roles, never names."""

from kotopolku.casework.context import Context
from kotopolku.orchestration.page_words import Choices, PageWords, choices


def staff_choices(context: Context, municipality: str) -> Choices:
    """Return the staff who serve a municipality, as "vasa-guide (Integration counsellor)"."""
    place, words = context.definitions.municipalities[municipality], PageWords(context)
    serving = {place.id, place.county, place.employment_area, place.integration_by or place.id}
    units = {unit.id for region in context.definitions.regions for unit in region.units if unit.organisation in serving}
    people = [person for person in context.staff.values() if person.unit in units]
    return choices((person.id, f"{person.id} ({words.roles(person.roles)})") for person in people)
