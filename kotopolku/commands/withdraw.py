"""``kotopolku withdraw``: a placement ends before it is done; what is cancelled is said first."""

import sys
from argparse import Namespace

from kotopolku.casework.case import load_case
from kotopolku.casework.household_case import load_household
from kotopolku.casework.withdrawal import withdraw
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import actor, open_workplace
from models.plan import CLOSED, Status


def run(options: Namespace) -> int:
    """Say what is cancelled, ask, and end the placement."""
    place = open_workplace(options)
    who = actor(options, place)
    with place.reading() as session:
        case = load_household(session, options.case, place.context)
        counted = {
            "case": options.case,
            "municipality": place.municipality_name(case.placement.municipality),
            "pending": sum(item.status not in CLOSED for item in case.items),
            "done": sum(item.status == Status.DONE for item in case.items),
            "reason": place.terms.reasons[options.reason],
        }
    sys.stdout.write(place.say["withdraw_preview"].format(**counted) + "\n")
    if not agreed(options, place.say["withdraw_question"], place.say):
        return 0
    with place.transaction() as session:
        now = load_case(session, options.case, place.context).placement.version
        if is_stale(options, case.placement.version, now, options.case, place.say):
            return 1
        withdraw(session, place.context, options.case, options.reason, who)
    sys.stdout.write(place.say["withdraw_saved"].format(case=options.case) + "\n")
    tell_prefect(place, options.case)
    return 0
