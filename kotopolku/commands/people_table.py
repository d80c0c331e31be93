"""The people of a case as a table; names and birth dates only where they were asked for."""

import sys
from argparse import Namespace

from kotopolku.casework.case import Case, birth_date_of, everybody, name_of
from kotopolku.commands.known_dates import membership
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.vocabulary import age_group_word
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import CaseworkRefusedError
from models.facts import Person
from models.person import HouseholdMember

_COLUMNS = (
    Column("person", width=6),
    Column("age", ratio=16, width=12),
    Column("birth_date", width=10),
    Column("labour_market", ratio=24, width=16),
    Column("flags", ratio=40, width=20),
)
_NAME = Column("name", ratio=24, width=16)


def print_people(case: Case, options: Namespace, place: Workplace) -> None:
    """Print everybody, or the one person who was asked for.

    Raises:
        CaseworkRefusedError: There is no such person.
    """
    if options.person and options.person not in case.labels:
        raise CaseworkRefusedError("unknown_person", name=options.person, known=", ".join(case.labels))
    console, say = page(sys.stdout), place.say
    flags = _flags(case.placement.flags, place)
    console.print(say["people_title"].format(case=case.placement.case_number, number=len(case.present), flags=flags))
    table = plain_table((*_COLUMNS, _NAME) if options.names else _COLUMNS, say)
    people = {person.id: person for person in everybody(case, place.context)}
    for member in case.members:
        if options.person in (None, member.label):
            table.add_row(
                member.label,
                age_group_word(people[member.label], place.context.today, place),
                _birth_date(member, case, options, place),
                say[f"labour_market_{member.labour_market or 'unknown'}"],
                _truths(member, people[member.label], place),
                *([name_of(member, case.placement, place.context) or say["no_date"]] if options.names else []),
            )
    console.print(table)


def _flags(written: str, place: Workplace) -> str:
    return ", ".join(place.say[f"flag_{flag}"] for flag in written.split()) or place.say["no_date"]


def _truths(member: HouseholdMember, person: Person, place: Workplace) -> str:
    """Return what is true of a person, when she joined and left, and what is dated of her plan and her applications."""
    say = place.say
    told = [say[f"flag_{flag}"] for flag in member.flags.split()]
    told += membership(member, place)
    told += [
        say["plan_suspended"].format(first=place.day(one.first), last=place.day(one.last)) for one in person.suspensions
    ]
    told += [f"{place.terms.applications[one.kind]}: {place.day(one.received)}" for one in person.applications]
    return ", ".join(told) or say["no_date"]


def _birth_date(member: HouseholdMember, case: Case, options: Namespace, place: Workplace) -> str:
    born = birth_date_of(member, case.placement, place.context)
    if options.names:
        return place.day(born)
    return place.say["known" if born else "not_known"]
