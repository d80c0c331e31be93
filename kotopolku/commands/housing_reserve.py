"""A dwelling for a household on the command line: suggest, reserve, release."""

import sys
from argparse import Namespace

from rich.text import Text

from kotopolku.casework.case import load_case, plan_of
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing import Wanted, check_municipal, dwelling_of, needed_reservation, reserve, settling_day
from kotopolku.casework.housing_release import release
from kotopolku.casework.housing_suggestions import Need, suggest
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.housing_documents import print_json, suggestion_documents
from kotopolku.commands.housing_words import cost, size, told_reasons, words
from kotopolku.commands.news import opens_next
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace, actor
from kotopolku.errors import CaseworkRefusedError, WrongUseError
from kotopolku.planning.wording import long_date
from models.housing_choices import RELEASED_BY_PEOPLE

_COLUMNS = (
    Column("rank", width=3),
    Column("dwelling", width=12),
    Column("address", ratio=24, width=20),
    Column("size", ratio=22, width=20),
    Column("cost", ratio=18, width=18),
    Column("why", ratio=40, width=36),
)


def suggest_homes(options: Namespace, place: Workplace) -> int:
    """Rank the dwellings that are free then, and say why each stands where it stands."""
    say = words(place)
    with place.reading() as session:
        case = load_household(session, options.case, place.context)
        check_municipal(case, place.context)
        first = options.first or settling_day(case)
        if first is None:
            raise CaseworkRefusedError("no_first_day", case=options.case)
        town = case.placement.municipality
        need = Need(town, len(case.present), first, options.last, options.step_free)
        found = suggest(session, place.context, need)
    if options.json:
        print_json(suggestion_documents(found))
        return 0
    console = page(sys.stdout)
    day = long_date(first, place.language)
    values = {"case": options.case, "people": need.people, "day": day, "place": place.municipality_name(town)}
    console.print(Text(say["suggest_title"].format(**values), style="bold"))
    if not found:
        console.print(Text(say["suggest_none"]))
        return 0
    table = plain_table(_COLUMNS, say)
    for number, one in enumerate(found, 1):
        why = told_reasons(one.reasons, place)
        table.add_row(
            str(number),
            one.dwelling.reference,
            one.dwelling.address,
            size(one.dwelling, place),
            cost(one.dwelling, place),
            f"{say['fits' if one.fits else 'fits_not']}\n{why}",
        )
    console.print(table)
    return 0


def reserve_home(options: Namespace, place: Workplace) -> int:
    """Hold a dwelling for a household; the step is reported done with it."""
    who = actor(options, place)
    with place.transaction() as session:
        before = plan_of(load_case(session, options.case, place.context), place.context)
        wanted = Wanted(options.dwelling, options.first, options.last, options.small)
        case = reserve(session, place.context, options.case, wanted, who)
        held = needed_reservation(session, case)
        text = words(place)["reserved" if held.last_day else "reserved_open"].format(
            name=options.dwelling, case=options.case, first=place.day(held.first_day), last=place.day(held.last_day)
        )
        news = opens_next(place, case.placement.track, before, plan_of(case, place.context))
    sys.stdout.write(f"{text} {news}\n")
    tell_prefect(place, options.case)
    return 0


def release_home(options: Namespace, place: Workplace) -> int:
    """Say what is given free, ask, and give it free."""
    if not options.reason:
        raise WrongUseError("use_required", names=f"--reason {' | '.join(RELEASED_BY_PEOPLE)}")
    who, say = actor(options, place), words(place)
    with place.reading() as session:
        case = load_household(session, options.case, place.context)
        name = dwelling_of(session, needed_reservation(session, case)).reference
    values = {"name": name, "case": options.case, "reason": place.terms.reasons[options.reason]}
    sys.stdout.write(say["release_preview"].format(**values) + "\n")
    if not agreed(options, say["release_question"], place.say):
        return 0
    with place.transaction() as session:
        now = load_case(session, options.case, place.context).placement.version
        if is_stale(options, case.placement.version, now, options.case, place.say):
            return 1
        release(session, place.context, options.case, options.reason, who)
    sys.stdout.write(say["released"].format(**values) + "\n")
    tell_prefect(place, options.case)
    return 0
