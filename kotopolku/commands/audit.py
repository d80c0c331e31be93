"""``kotopolku audit``: who did what in a case and when, and whether the trail is whole."""

import json
import sys
from argparse import Namespace
from datetime import datetime
from typing import Any

from babel.dates import format_time
from rich.text import Text

from kotopolku.casework.case import load_case
from kotopolku.commands.audit_details import told_details
from kotopolku.commands.tables import LATE, Column, page, plain_table
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.notification.moments import ZONE
from kotopolku.persistence.audit import first_broken, trail
from kotopolku.planning.wording import LOCALES
from models.audit import AuditEntry

_COLUMNS = (
    Column("number", width=4),
    Column("at", width=19),
    Column("by_whom", ratio=30, width=20),
    Column("action", ratio=24, width=16),
    Column("details", ratio=50, width=24),
)


def run(options: Namespace) -> int:
    """Print the trail; return 1 if it is broken."""
    place = open_workplace(options)
    with place.reading() as session:
        case = load_case(session, options.case, place.context, for_change=False)
        entries = trail(session, case.id)
    # Opening a placement writes the first entry: a trail without one was emptied.
    broken = first_broken(entries) if entries else 1
    if options.json:
        document = {"case_number": options.case, "broken_at": broken, "entries": [_document(one) for one in entries]}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    else:
        _print(case.placement.track, entries, broken, place, options.case)
    return 0 if broken is None else 1


def _document(entry: AuditEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "verified": entry.verified,
        "channel": entry.channel,
        "action": entry.action,
        "details": json.loads(entry.details),
        "hash": entry.hash,
    }


def _print(track: str, entries: list[AuditEntry], broken: int | None, place: Workplace, case_number: str) -> None:
    console, say = page(sys.stdout), place.say
    console.print(Text(say["audit_title"].format(case=case_number), style="bold"))
    table = plain_table(_COLUMNS, say)
    for entry in entries:
        known = say["verified"] if entry.verified else say["stated"]
        channel = say.get(f"channel_{entry.channel}", entry.channel)
        table.add_row(
            str(entry.number),
            _instant(entry.at, place),
            say["by_whom"].format(who=entry.actor, known=known, channel=channel),
            say.get(f"action_{entry.action}", entry.action),
            told_details(entry.details, track, place),
            style=LATE if broken is not None and entry.number >= broken else None,
        )
    console.print(table)
    if broken is None:
        console.print(say["audit_whole"].format(number=len(entries)))
    else:
        console.print(Text(say["audit_broken"].format(number=broken), style=LATE))


def _instant(at: datetime, place: Workplace) -> str:
    local = at.astimezone(ZONE)
    return f"{place.day(local.date())} {format_time(local, 'medium', locale=LOCALES[place.language])}"
