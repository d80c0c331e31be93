"""Words for what is known of people."""

from datetime import date

from kotopolku.commands.workplace import Workplace
from models.facts import Person
from models.vocabulary import AgeGroup


def age_group_word(person: Person, today: date, place: Workplace) -> str:
    """Return the age group in words: from the birth date once it is known, never the date itself."""
    if person.born:
        age = person.ages_on(today).start
        return place.say[f"age_group_{next(group for group in AgeGroup if age in group.years).value}"]
    return place.say[f"age_group_{person.age_group.value}"] if person.age_group else place.say["age_group_unknown"]
