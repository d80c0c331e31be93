"""Whether a birth date and an age group that was told before can both be true."""

from datetime import date

from kotopolku.errors import CaseworkRefusedError
from models.facts import Person
from models.vocabulary import AgeGroup


def can_both_be(born: date, group: AgeGroup, since: date, today: date) -> bool:
    """Whether the person had an age of *group* on some day from *since* to *today*: birthdays may have passed."""
    person = Person(id="p", born=born)
    ages = range(max(0, person.ages_on(since).start), person.ages_on(today).start + 1)
    return any(age in group.years for age in ages)


def check_age_group(label: str, born: date | None, group: str | None, since: date, today: date) -> None:
    """Refuse a birth date that contradicts the age group.

    Raises:
        CaseworkRefusedError: It does; the birth date itself is not repeated.
    """
    if born and group and not can_both_be(born, AgeGroup(group), since, today):
        raise CaseworkRefusedError("born_contradicts_age_group", name=label, group=group)
