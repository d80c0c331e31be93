"""How people are named in Prefect: by label and age, nothing more."""

from collections.abc import Collection
from datetime import date

from kotopolku.orchestration.page_words import Choices, choices, person_text
from models.facts import Facts


def people_choices(facts: Facts, today: date, labels: Collection[str] | None = None) -> Choices:
    """Return the people of a household as choices: all of them, or those with some *labels*."""
    people = [one for one in facts.people if labels is None or one.id in labels]
    return choices((person.id, person_text(person, today)) for person in people)
