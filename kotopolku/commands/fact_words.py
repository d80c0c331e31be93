"""What is said of facts of people, in the user's language."""

from collections.abc import Mapping

from kotopolku.casework.assessment_language import language_name
from kotopolku.casework.fact_reading import ShownFact
from kotopolku.commands.workplace import Workplace
from models.dates import parse_day
from models.fact_choices import FactKind

_LANGUAGES = (FactKind.SPEAKS, FactKind.UNDERSTANDS, FactKind.INTERPRETER)


def fact_words(place: Workplace) -> Mapping[str, str]:
    """Return the texts of facts."""
    return place.context.definitions.messages[place.language].facts


def told_value(fact: ShownFact, place: Workplace) -> str:
    """Return what a fact says, in words where it is a code or a date."""
    words = fact_words(place)
    if fact.value is None:
        return words["value_erased"]
    if fact.kind is FactKind.EDUCATION:
        return words[f"education_{fact.value}"]
    if fact.kind is FactKind.BORN:
        return place.day(parse_day(fact.value))
    if fact.kind in _LANGUAGES:
        return ", ".join(
            words["language_other"] if code == "other" else language_name(code, place.language)
            for code in fact.value.split()
        )
    return fact.value
