"""``kotopolku integration``: integration plans, from the first to the last, and what follows from them."""

import sys
from argparse import Namespace
from collections.abc import Iterator

from kotopolku.casework.case import Case, load_case, plan_of
from kotopolku.casework.plan_progress import PlanProgress, plans_progress
from kotopolku.commands.integration_arguments import check_words
from kotopolku.commands.integration_list import list_plans
from kotopolku.commands.integration_saving import save
from kotopolku.commands.integration_words import PlanWords
from kotopolku.commands.news import opens_next
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import actor, open_workplace
from models.placement import PlacementStatus
from models.plan import Plan

#: Actions after which the dates of the law are told.
_DATED = ("make", "review", "refer", "extend")


def run(options: Namespace) -> int:
    """List the plans, or save what happened and say what follows from it."""
    check_words(options)
    place = open_workplace(options)
    words = PlanWords.of(place)
    if options.action == "list":
        list_plans(words, options.case, options.person, as_json=options.json)
        return 0
    who = actor(options, place)
    with place.transaction() as session:
        before = plan_of(load_case(session, options.case, place.context), place.context)
        case = save(session, place.context, options, who)
        mine = [one for one in plans_progress(session, place.context, options.case) if one.label == options.person]
        sentences = list(_told(case, before, mine, options, words))
    sys.stdout.write(" ".join(sentences) + "\n")
    tell_prefect(place, options.case)
    return 0


def _told(case: Case, before: Plan, mine: list[PlanProgress], options: Namespace, words: PlanWords) -> Iterator[str]:
    """Say what was saved, what the law asks for next, and what can be done now and could not before."""
    place = words.place
    newest = next((one for one in reversed(mine) if one.agreed.stands), None)
    yield words.saved(options, newest)
    if newest and options.action == "refer" and newest.agreed.unreferred:
        yield words.say["still_to_refer"].format(services=words.services(newest.agreed.unreferred))
    if newest and options.action in _DATED and (dates := list(words.dates(newest))):
        yield words.say["by_law"].format(dates="; ".join(dates))
    if case.placement.status == PlacementStatus.OPEN:
        news = opens_next(place, case.placement.track, before, plan_of(case, place.context))
        if news != place.say["opens_nothing"]:
            yield news
    else:
        yield place.say["case_closed"]
