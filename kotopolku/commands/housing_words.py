"""What is said of dwellings, in the user's language: money, days, and why one is ranked where it is."""

from collections.abc import Iterable, Mapping

from kotopolku.casework.housing_reasons import told_reason
from kotopolku.casework.housing_suggestions import Reason
from kotopolku.commands.workplace import Workplace
from kotopolku.planning.wording import euros
from models.housing import Dwelling


def words(place: Workplace) -> Mapping[str, str]:
    """Return the texts of housing."""
    return place.context.definitions.messages[place.language].housing


def told_reasons(reasons: Iterable[Reason], place: Workplace) -> str:
    """Return why a dwelling is ranked where it is, a line each."""
    return "\n".join(told_reason(reason, words(place), place.language) for reason in reasons)


def size(dwelling: Dwelling, place: Workplace) -> str:
    """Return how large a dwelling is and how one gets in."""
    say = words(place)
    text = say["size"].format(rooms=dwelling.rooms, beds=dwelling.beds, floor=dwelling.floor)
    return f"{text}\n{say['step_free' if dwelling.step_free else 'with_steps']}"


def cost(dwelling: Dwelling, place: Workplace) -> str:
    """Return rent and water."""
    return words(place)["cost"].format(
        total=euros(dwelling.cost, place.language),
        rent=euros(dwelling.rent, place.language),
        water=euros(dwelling.water, place.language),
    )


def free(dwelling: Dwelling, place: Workplace) -> str:
    """Return when a dwelling can be lived in."""
    name = "free_between" if dwelling.free_to else "free_from"
    return words(place)[name].format(first=place.day(dwelling.free_from), last=place.day(dwelling.free_to))


def equipment_name(code: str, place: Workplace) -> str:
    """Return what an item is called."""
    items = place.context.definitions.housing.equipment.items
    return next((item.name.in_language(place.language) for item in items if item.id == code), code)
