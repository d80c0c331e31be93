"""Looks at people's data in words that the person concerned can read: when, who, where, what and why."""

from dataclasses import dataclass, replace

from config.texts import texts
from kotopolku.casework.people_reads import Look
from kotopolku.commands.notices_words import instant
from kotopolku.commands.workplace import Workplace
from models.values import Language


@dataclass(frozen=True)
class LookWords:
    """One look, as it is told."""

    at: str
    who: str
    where: str
    what: str
    why: str
    people: str


def in_language(place: Workplace, language: Language) -> Workplace:
    """Return the same workplace with the words of another language."""
    return replace(place, language=language, say=texts(language, "commands"))


def look_words(look: Look, place: Workplace) -> LookWords:
    """Return a look in words."""
    facts = place.context.definitions.messages[place.language].facts
    return LookWords(
        at=instant(look.at, place),
        who=reader(look.staff_id, place),
        where=where_read(look, place),
        what=", ".join(facts.get(f"kind_{kind}", kind) for kind in look.facts),
        why=why_read(look.why, place),
        people=", ".join(look.people),
    )


def reader(staff_id: str, place: Workplace) -> str:
    """Return who looked: the roles and the unit of a staff id, as long as the organisation file knows it."""
    definitions = place.context.definitions
    person = place.context.staff.get(staff_id)
    if person is None:
        return staff_id
    unit = next(unit for region in definitions.regions for unit in region.units if unit.id == person.unit)
    roles = ", ".join(place.role_name(role) for role in person.roles)
    return f"{roles}; {unit.name.in_language(place.language)} ({staff_id})"


def where_read(look: Look, place: Workplace) -> str:
    """Return through what somebody looked, and on which of its pages."""
    channel = place.say.get(f"channel_{look.channel}", look.channel)
    page = place.say.get(f"read_page_{look.page}")
    return f"{channel}: {page}" if page else channel


def why_read(why: str, place: Workplace) -> str:
    """Return why somebody looked."""
    facts = place.context.definitions.messages[place.language].facts
    return place.say.get(f"read_why_{why}") or place.terms.reasons.get(why) or facts.get(f"why_{why}", why)
