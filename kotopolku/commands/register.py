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
from kotopolku.commands.people_file import read_people
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.vocabulary import age_group_word
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError
from models.vocabulary import (
    HOUSEHOLD_MILESTONES,
    HouseholdFlag,
    HouseholdMilestone,
    PersonFlag,
    Track,
    milestones_of,
)

#: The options that say what a file would say.
_NEEDED = ("municipality", "proposal")
_COUNTS = ("adults", "over_65", "school_age", "under_7")
_OF_PEOPLE = (*_COUNTS, "unaccompanied")
_DAYS = ("proposal_received", "referral_decided", "arrival")
_OTHERS = ("track", "date", "emergency", "unaccompanied")


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
    """Return the registration as a file would write it; a table has the people only, and options say the rest.

    Raises:
        WrongUseError: Both a file and options, or too few of them.
    """
    given = [name for name in (*_NEEDED, *_DAYS, *_COUNTS, *_OTHERS) if getattr(options, name)]
    is_table = options.file is not None and options.file.lower().endswith(".csv")
    if options.file and not is_table:
        if given:
            raise WrongUseError("use_together", name=_option(given[0]), other="--file")
        return read_input(options.file)
    if is_table and (counted := [name for name in _OF_PEOPLE if name in given]):
        raise WrongUseError("use_together", name=_option(counted[0]), other="--file")
    track = Track(options.track or Track.QUOTA)
    days = _days(options, track)
    missing = [_option(name) for name in _NEEDED if name not in given]
    received = _RECEIVED[track].value
    if received not in days:
        missing.append(_option(received) if received in _DAYS else f"--date {received}=DATE")
    if missing:
        raise WrongUseError("use_required", names=", ".join(missing))
    people = read_people(options.file) if is_table else _counted(options)
    return RawFile(options.file or "", "", _registration(options, track, days, people))


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


#: What opens a placement in each track: a proposal, or a contact.
_RECEIVED = {
    Track.QUOTA: HouseholdMilestone.PROPOSAL_RECEIVED,
    Track.MUNICIPALITY_PLACE: HouseholdMilestone.PROPOSAL_RECEIVED,
    Track.SELF_SETTLED: HouseholdMilestone.CONTACT_RECEIVED,
}


def _days(options: Namespace, track: Track) -> dict[str, str]:
    """Return the dates that are known, as a file would write them.

    Raises:
        WrongUseError: The track has no such date, or no emergency cases.
    """
    known = milestones_of(track)
    days = [(name, getattr(options, name)) for name in _DAYS if getattr(options, name)] + options.date
    for name, _ in days:
        if name not in known:
            raise WrongUseError("use_date_of_track", value=name, known=", ".join(sorted(known)))
    if options.emergency and track is not Track.QUOTA:
        raise WrongUseError("use_together", name="--emergency", other=f"--track {track}")
    return {name: day.isoformat() for name, day in days}


def _counted(options: Namespace) -> list[dict[str, Any]]:
    flags = frozenset({PersonFlag.UNACCOMPANIED}) if options.unaccompanied else frozenset()
    return counted_people(options.adults, options.over_65, options.school_age, options.under_7, flags)


def _registration(
    options: Namespace, track: Track, days: dict[str, str], people: list[dict[str, Any]]
) -> dict[str, Any]:
    of_everyone = {name: day for name, day in days.items() if name not in HOUSEHOLD_MILESTONES}
    return {
        "track": track.value,
        "municipality": options.municipality,
        "proposal_reference": options.proposal,
        "flags": [HouseholdFlag.EMERGENCY.value] if options.emergency else [],
        "milestones": {name: day for name, day in days.items() if name in HOUSEHOLD_MILESTONES},
        # What the table says of one person goes before what the options say of everyone.
        "people": [{**person, "milestones": {**of_everyone, **person.get("milestones", {})}} for person in people],
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
