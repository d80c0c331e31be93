"""``kotopolku person``: who belongs to a case, and what has become known of them."""

import sys
from argparse import Namespace

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_of
from kotopolku.casework.fact_reading import log_reading
from kotopolku.casework.household_case import load_even_ended, load_household
from kotopolku.casework.joining import add_person
from kotopolku.casework.new_member import NewMember
from kotopolku.casework.people import PersonChange, change_household_flags, change_person
from kotopolku.commands.change_table import change_table
from kotopolku.commands.household_changes import ALONE, check_household_change, household_change, joining
from kotopolku.commands.people_table import print_people
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.reads_list import list_reads
from kotopolku.commands.tables import page
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.persistence.audit import Actor
from kotopolku.planning.changes import changes
from models.fact_choices import OWN_COLUMNS, ReadBecause, Source
from models.vocabulary import AgeGroup, HouseholdFlag, LabourMarket, PersonFlag

#: Options that say something of one person.
_OF_A_PERSON = ("add", "labour_market", "age_group", "born", "name")


def run(options: Namespace) -> int:
    """List the people, or save what has become known."""
    about_person = (*_OF_A_PERSON, *ALONE, "joined", "because", "reason", "source")
    if not options.person and (given := [name for name in about_person if getattr(options, name)]):
        raise WrongUseError("use_person_needed", name="--" + given[0].replace("_", "-"))
    _check_flags(options)
    _check_reads(options, (*about_person, "flag", "no_flag", "names"))
    check_household_change(options, (*_OF_A_PERSON, "joined", "flag", "no_flag"))
    place = open_workplace(options)
    if options.reads:
        return list_reads(options, place)
    if not any(getattr(options, name) for name in (*_OF_A_PERSON, *ALONE, "flag", "no_flag")):
        return _list(options, place)
    who = actor(options, place)
    with place.transaction() as session:
        before = plan_of(load_household(session, options.case, place.context), place.context)
        case = _save(session, options, place, who)
        found = changes(before, plan_of(case, place.context))
    console = page(sys.stdout)
    console.print(place.say["person_saved"].format(case=options.case, whom=options.person or place.say["household"]))
    console.print(change_table(place, case.placement.track, found) or place.say["no_step_changes"])
    tell_prefect(place, options.case)
    return 0


def _list(options: Namespace, place: Workplace) -> int:
    """List the people; that somebody looked at names and birth dates is written down."""
    if options.names:
        who, kinds = actor(options, place), set(OWN_COLUMNS)
        with place.transaction() as session:
            case = load_even_ended(session, options.case, place.context)
            labels = [one for one in case.labels if options.person in (None, one)]
            if labels:
                log_reading(session, place.context, case, "person", labels, kinds, ReadBecause.CASEWORK, who)
    with place.reading() as session:
        print_people(load_household(session, options.case, place.context, for_change=False), options, place)
    return 0


def _check_flags(options: Namespace) -> None:
    known = [str(flag) for flag in (PersonFlag if options.person else HouseholdFlag)]
    for flag in (*options.flag, *options.no_flag):
        if flag not in known:
            raise WrongUseError("use_choice", value=flag, known=", ".join(known))


def _check_reads(options: Namespace, others: tuple[str, ...]) -> None:
    """Refuse what does not go with the list of looks, which changes nothing and shows no data."""
    if options.reads and (given := [name for name in others if getattr(options, name)]):
        raise WrongUseError("use_together", name="--reads", other="--" + given[0].replace("_", "-"))


def _save(session: Session, options: Namespace, place: Workplace, who: Actor) -> Case:
    context, number = place.context, options.case
    if not options.person:
        flags, no_flags = (frozenset(map(HouseholdFlag, some)) for some in (options.flag, options.no_flag))
        return change_household_flags(session, context, number, flags, no_flags, who)
    if change := household_change(options):
        return change(session, place, who)
    known = PersonChange(
        labour_market=LabourMarket(options.labour_market) if options.labour_market else None,
        age_group=AgeGroup(options.age_group) if options.age_group else None,
        born=options.born,
        name=options.name,
        flags=frozenset(map(PersonFlag, options.flag)),
        no_flags=frozenset(map(PersonFlag, options.no_flag)),
        source=Source(options.source) if options.source else None,
    )
    if not options.add:
        return change_person(session, context, number, options.person, known, who)
    return add_person(session, context, number, _new_member(options.person, known), who, joining(options))


def _new_member(label: str, known: PersonChange) -> NewMember:
    return NewMember(
        label=label,
        age_group=known.age_group,
        labour_market=known.labour_market,
        flags=known.flags - known.no_flags,
        name=known.name,
        born=known.born,
        source=known.source,
    )
