"""``kotopolku move-date``: a date is known, has moved, or is not known any more; shown first, then saved."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import date

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.housing_release import Following
from kotopolku.casework.milestones import DateChange, change_date, preview_date, preview_home
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.change_table import change_table
from kotopolku.commands.housing_words import words
from kotopolku.commands.known_dates import known_dates
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.tables import page
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.planning.changes import Change
from models.vocabulary import HOUSEHOLD_MILESTONES, SETTLING, Track, settling_milestone

#: A milestone, the person whose it is, and the day that was known.
Moved = tuple[str, str | None, date | None]


def run(options: Namespace) -> int:
    """Show every date that changes, ask, and save."""
    place = open_workplace(options)
    who = actor(options, place)
    wanted = DateChange(options.milestone, options.date, options.person)
    with place.reading() as session:
        found = preview_date(session, place.context, options.case, wanted)
        case = load_case(session, options.case, place.context)
        home = preview_home(session, load_case(session, options.case, place.context), wanted)
    moved = list(_moved(case, wanted, place))
    if not moved:
        sys.stdout.write(place.say["date_is_so"] + "\n")
        return 0
    _show(case, moved, wanted, found, place)
    if home is not Following.STAYS:
        sys.stdout.write(words(place)[f"home_{home}"] + "\n")
    if not agreed(options, place.say["move_question"], place.say):
        return 0
    with place.transaction() as session:
        now = load_case(session, options.case, place.context).placement.version
        if is_stale(options, case.placement.version, now, options.case, place.say):
            return 1
        change_date(session, place.context, options.case, wanted, who)
    sys.stdout.write(place.say["move_saved"].format(case=options.case) + "\n")
    tell_prefect(place, options.case)
    return 0


def _moved(case: Case, wanted: DateChange, place: Workplace) -> Iterator[Moved]:
    """Yield the milestone, the person and what was known, for each whose date is another one now."""
    name = wanted.milestone
    name = settling_milestone(Track(case.placement.track)).value if name == SETTLING else name
    known = {(one.milestone, one.person): one.day for one in known_dates(case, place)}
    everyone: tuple[str | None, ...] = (None,) if name in HOUSEHOLD_MILESTONES else case.present_labels
    for person in (wanted.person,) if wanted.person else everyone:
        before = known.get((name, person))
        if before != wanted.day:
            yield name, person, before


def _show(case: Case, moved: list[Moved], wanted: DateChange, found: tuple[Change, ...], place: Workplace) -> None:
    console = page(sys.stdout)
    for name, person, before in moved:
        whom = f" ({person})" if person else ""
        days = f"{place.day(before)} → {place.day(wanted.day)}"
        console.print(f"{place.terms.milestones[name]}{whom}: {days}")
    console.print(change_table(place, case.placement.track, found) or place.say["no_step_changes"])
