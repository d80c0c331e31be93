"""The reserved home on the command line: what is in it, and the keys."""

import sys
from argparse import Namespace

from kotopolku.casework.housing import needed_reservation
from kotopolku.casework.housing_home import check_equipment, hand_keys_over
from kotopolku.commands.argument_types import people
from kotopolku.commands.housing_words import equipment_name, words
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor

#: What stands for every item.
ALL = "all"


def equipment(options: Namespace, place: Workplace) -> int:
    """Check items off; with the last one the step is reported done."""
    who, say = actor(options, place), words(place)
    there, missing = _codes(options.there, place), _codes(options.missing, place)
    with place.transaction() as session:
        lacking = check_equipment(session, place.context, options.case, there, missing, who)
    if lacking:
        items = ", ".join(f"{equipment_name(code, place)} ({code})" for code in lacking)
        sys.stdout.write(say["equipment_missing"].format(items=items) + "\n")
    else:
        sys.stdout.write(say["equipment_whole"].format(case=options.case) + "\n")
    tell_prefect(place, options.case)
    return 0


def keys(options: Namespace, place: Workplace) -> int:
    """Record that the household has the keys."""
    who = actor(options, place)
    with place.transaction() as session:
        case = hand_keys_over(session, place.context, options.case, options.on or place.context.today, who)
        day = needed_reservation(session, case).keys_on
    sys.stdout.write(words(place)["keys_given"].format(day=place.day(day)) + "\n")
    tell_prefect(place, options.case)
    return 0


def _codes(written: str, place: Workplace) -> tuple[str, ...]:
    if written == ALL:
        return place.context.definitions.housing.equipment.codes
    return people(written) if written else ()
