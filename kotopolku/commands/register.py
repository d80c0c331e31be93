"""``kotopolku register``: open a placement, from a file or from options."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from config.library import RawFile
from kotopolku.casework.case import Case, facts_of, load_case, plan_of
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration, counted_people
from kotopolku.commands.common import read_input
from kotopolku.commands.known_dates import milestone_lines
from kotopolku.commands.news import opens_next
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.vocabulary import age_group_word
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError
from models.vocabulary import HouseholdFlag, HouseholdMilestone, PersonFlag, Track

#: The options that say what a file would say.
_NEEDED = ("municipality", "proposal", "proposal_received")
_COUNTS = ("adults", "over_65", "school_age", "under_7")
_OTHERS = ("emergency", "unaccompanied", "referral_decided", "arrival")


def run(options: Namespace) -> int:
    """Show what is opened, and open it."""
    place = open_workplace(options)
    who = actor(options, place)
    raw = _written(options)
    registration = checked_registration(raw.data, raw.name, place.context.definitions, place.context.today)
    with place.transaction() as session:
        number = open_placement(session, place.context, registration, who).case_number
        lines = list(_summary(load_case(session, number, place.context, for_change=False), place))
        if options.dry_run:
            session.rollback()
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if options.dry_run:
        sys.stdout.write(place.say["register_dry_run"] + "\n")
        return 0
    sys.stdout.write(place.say["register_opened"].format(case=number) + "\n")
    tell_prefect(place, number, is_new=True)
    return 0


def _written(options: Namespace) -> RawFile:
    """Return the registration as a file would write it.

    Raises:
        WrongUseError: Both a file and options, or too few of them.
    """
    given = [name for name in (*_NEEDED, *_COUNTS, *_OTHERS) if getattr(options, name)]
    if options.file:
        if given:
            raise WrongUseError("use_together", name=_option(given[0]), other="--file")
        return read_input(options.file)
    missing = [_option(name) for name in _NEEDED if name not in given]
    if missing:
        raise WrongUseError("use_required", names=", ".join(missing))
    return RawFile("", "", _registration(options))


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _registration(options: Namespace) -> dict[str, Any]:
    days = {
        HouseholdMilestone.PROPOSAL_RECEIVED.value: options.proposal_received,
        HouseholdMilestone.REFERRAL_DECIDED.value: options.referral_decided,
        HouseholdMilestone.ARRIVAL.value: options.arrival,
    }
    flags = frozenset({PersonFlag.UNACCOMPANIED}) if options.unaccompanied else frozenset()
    return {
        "track": Track.QUOTA.value,
        "municipality": options.municipality,
        "proposal_reference": options.proposal,
        "flags": [HouseholdFlag.EMERGENCY.value] if options.emergency else [],
        "milestones": {name: day.isoformat() for name, day in days.items() if day},
        "people": counted_people(options.adults, options.over_65, options.school_age, options.under_7, flags),
    }


def _summary(case: Case, place: Workplace) -> Iterator[str]:
    placement, today = case.placement, place.context.today
    yield place.say["register_title"].format(
        track=place.terms.tracks[placement.track], municipality=place.municipality_name(placement.municipality)
    )
    yield from milestone_lines(case, place)
    people = [
        f"{person.id} ({age_group_word(person, today, place)})" for person in facts_of(case, place.context).people
    ]
    yield place.say["register_people"].format(number=len(people), people=", ".join(people))
    plan = plan_of(case, place.context)
    yield place.say["register_steps"].format(number=len(plan.steps))
    yield opens_next(place, placement.track, None, plan)
