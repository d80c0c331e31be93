"""How people are named in Prefect: by label and age, nothing more."""

from datetime import date

from models.facts import Person


def person_choice(person: Person, today: date) -> str:
    """Return "p1 adult", "p2 child 8", or the label alone while nothing is known of the age."""
    ages = person.ages_on(today)
    if ages.start >= 18:
        return f"{person.id} adult"
    if ages.stop <= 18 and person.born:
        return f"{person.id} child {ages.start}"
    return f"{person.id} child" if ages.stop <= 18 else person.id


def label_of(choice: str) -> str:
    """Return the label of a choice."""
    return choice.partition(" ")[0]
