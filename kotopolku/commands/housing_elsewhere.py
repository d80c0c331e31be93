"""``kotopolku housing elsewhere``: the household has a home that is not in the register."""

import sys
from argparse import Namespace

from kotopolku.casework.case import load_case, plan_of
from kotopolku.casework.housing_elsewhere import live_elsewhere
from kotopolku.commands.housing_words import words
from kotopolku.commands.news import opens_next
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor
from kotopolku.errors import WrongUseError
from models.housing_choices import HomeElsewhere


def home_elsewhere(options: Namespace, place: Workplace) -> int:
    """Report the step done with where the home is."""
    if not options.home:
        raise WrongUseError("use_required", names=f"--home {' | '.join(HomeElsewhere)}")
    who, where = actor(options, place), HomeElsewhere(options.home)
    with place.transaction() as session:
        before = plan_of(load_case(session, options.case, place.context), place.context)
        case = live_elsewhere(session, place.context, options.case, where, options.on or place.context.today, who)
        news = opens_next(place, case.placement.track, before, plan_of(case, place.context))
    text = words(place)["lives_elsewhere"].format(case=options.case, where=place.terms.reasons[where])
    sys.stdout.write(f"{text} {news}\n")
    tell_prefect(place, options.case)
    return 0
