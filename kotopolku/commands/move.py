"""``kotopolku move``: a household moves to another municipality; what goes along is said first, then saved."""

import sys
from argparse import Namespace

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.hand_over import what_is_handed_over
from kotopolku.casework.moving import Move, Moved, move_household, preview_move
from kotopolku.commands.asking import agreed, is_stale
from kotopolku.commands.prefect_news import tell_prefect
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from models.plan import CLOSED, Status


def run(options: Namespace) -> int:
    """Say what ends and what goes along, ask, and save."""
    place = open_workplace(options)
    who = actor(options, place)
    move = Move(options.municipality, options.on, consent=options.consent == "yes")
    with place.reading() as session:
        case = preview_move(session, place.context, options.case, move)
        lines = _preview(case, move, place)
    sys.stdout.write("\n".join(lines) + "\n")
    if not agreed(options, place.say["household_move_question"], place.say):
        return 0
    with place.transaction() as session:
        now = load_case(session, options.case, place.context).placement.version
        if is_stale(options, case.placement.version, now, options.case, place.say):
            return 1
        moved = move_household(session, place.context, options.case, move, who)
    sys.stdout.write(_saved(moved, move, place) + "\n")
    tell_prefect(place, options.case)
    if moved.continued_by:
        tell_prefect(place, moved.continued_by.case_number, is_new=True)
    return 0


def _preview(case: Case, move: Move, place: Workplace) -> list[str]:
    handed = what_is_handed_over(case, move.on)
    values = {
        "case": case.placement.case_number,
        "before": place.municipality_name(case.placement.municipality),
        "after": place.municipality_name(move.municipality),
        "day": place.day(move.on),
        "pending": sum(item.status not in CLOSED for item in case.items),
        "done": sum(item.status == Status.DONE for item in case.items),
        "people": ", ".join(handed.labels),
        "reports": len(handed.reports),
    }
    lines = ("household_move_preview", "household_move_consent" if move.consent else "household_move_no_consent")
    return [place.say[line].format(**values) for line in lines]


def _saved(moved: Moved, move: Move, place: Workplace) -> str:
    number, after = moved.case.placement.case_number, place.municipality_name(move.municipality)
    if moved.continued_by is None:
        return place.say["household_moved"].format(case=number)
    new = moved.continued_by.case_number
    return place.say["household_handed_over"].format(case=number, after=after, new=new)
