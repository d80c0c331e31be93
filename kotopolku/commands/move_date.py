"""``kotopolku move-date``: a date is known, has moved, or is not known any more; shown first, then saved."""

import sys
from argparse import Namespace

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.housing_release import Following
from kotopolku.casework.milestones import DateChange, change_date, preview_date, preview_home
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.change_table import change_table
from kotopolku.commands.housing_words import words
from kotopolku.commands.known_dates import MovedDate, moved_dates
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.tables import page
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.planning.changes import Change


def run(options: Namespace) -> int:
    """Show every date that changes, ask, and save."""
    place = open_workplace(options)
    who = actor(options, place)
    wanted = DateChange(options.milestone, options.date, options.person)
    with place.reading() as session:
        found = preview_date(session, place.context, options.case, wanted)
        case = load_case(session, options.case, place.context)
        home = preview_home(session, load_case(session, options.case, place.context), wanted)
    moved = list(moved_dates(case, wanted, place))
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


def _show(case: Case, moved: list[MovedDate], wanted: DateChange, found: tuple[Change, ...], place: Workplace) -> None:
    console = page(sys.stdout)
    for one in moved:
        whom = f" ({one.person})" if one.person else ""
        days = f"{place.day(one.before)} → {place.day(wanted.day)}"
        console.print(f"{place.terms.milestones[one.milestone]}{whom}: {days}")
    console.print(change_table(place, case.placement.track, found) or place.say["no_step_changes"])
