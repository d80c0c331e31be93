"""``kotopolku standing``: what each organisation must have in order, and whether it has; its cases are opened."""

import json
import sys
from argparse import Namespace

from rich.text import Text

from kotopolku.casework.standing import load_standing, open_standing_cases
from kotopolku.casework.standing_rows import StandingRow, StandingState, standing_rows
from kotopolku.commands.standing_table import print_standing
from kotopolku.commands.tables import page
from kotopolku.commands.workplace import Workplace, actor, open_workplace
from kotopolku.errors import WrongUseError


def run(options: Namespace) -> int:
    """List the arrangements, or open the cases that are missing."""
    place = open_workplace(options)
    if options.action == "open":
        return _open(options, place)
    known = place.context.definitions.with_arrangements
    if options.municipality and options.municipality not in known:
        raise WrongUseError("use_no_municipality", name=options.municipality, known=", ".join(known))
    with place.reading() as session:
        cases = list(load_standing(session, place.context))
        rows = [
            row
            for case in cases
            if options.municipality in (None, case.placement.municipality)
            for row in standing_rows(case, place.context)
        ]
    if options.json:
        sys.stdout.write(json.dumps([_document(row) for row in rows], indent=2) + "\n")
        return 0
    console = page(sys.stdout)
    print_standing(rows, console, place)
    if missing := len(known) - len(cases):
        console.print(Text(place.say["standing_missing"].format(number=missing)))
    return 0


def _open(options: Namespace, place: Workplace) -> int:
    who = actor(options, place)
    with place.transaction() as session:
        opened = open_standing_cases(session, place.context, who)
    code = "standing_opened" if opened else "standing_all_open"
    sys.stdout.write(place.say[code].format(cases=", ".join(opened)) + "\n")
    return 0


def _document(row: StandingRow) -> dict[str, object]:
    return {
        "case_number": row.case_number,
        "organisation": row.organisation,
        "arrangement": row.item.step,
        "state": row.state.value,
        "role": row.item.acting_role,
        "watched_by": row.item.role if row.item.role != row.item.acting_role else None,
        "last_done_on": row.last.isoformat() if row.last else None,
        "statutory_due": row.item.statutory_due.isoformat() if row.item.statutory_due else None,
        "target_due": row.item.target_due.isoformat() if row.item.target_due else None,
        "compensation_depends": row.compensation_depends,
        "overdue": row.state is StandingState.OVERDUE,
    }
