"""The applications to Kela of a case: as a table, or as JSON."""

import json
import sys
from collections.abc import Iterable

from kotopolku.commands.kela_words import KelaWords, clock_facts
from kotopolku.commands.tables import LATE, Column, page, plain_table
from kotopolku.planning.kela_clock import decision_due
from models.person import KelaApplication

_COLUMNS = (
    Column("number", width=3),
    Column("person", width=6),
    Column("what", ratio=20, width=14),
    Column("month", width=14),
    Column("applied_by", ratio=12, width=8),
    Column("received", width=11),
    Column("state", ratio=30, width=20),
    Column("why", ratio=30, width=20),
)


def print_applications(case_number: str, rows: Iterable[KelaApplication], words: KelaWords) -> None:
    """Print the applications; one on which Kela should have decided says that Kela is to be called."""
    console, place, rows = page(sys.stdout), words.place, list(rows)
    if not rows:
        console.print(words.say["empty"].format(case=case_number))
        return
    console.print(words.say["title"].format(case=case_number, today=place.day(words.today)))
    table = plain_table(_COLUMNS, words.say)
    for row in rows:
        is_closed = row.decided_on or row.withdrawn_on
        table.add_row(
            str(row.number),
            row.person,
            words.what(row),
            words.month(row),
            words.say[f"by_{row.applied_by or 'unknown'}"],
            place.day(row.received),
            words.state(row),
            place.say["no_date"] if is_closed else words.why(decision_due(clock_facts(row))),
            style=LATE if words.is_missed(row) else None,
        )
    console.print(table)
    for row in rows:
        if words.is_missed(row):
            console.print(f"{words.named(case_number, row)}: {words.state(row)}.", style=LATE)


def application_rows(rows: Iterable[KelaApplication], words: KelaWords) -> str:
    """Return the applications as JSON."""
    return json.dumps([_document(row, words) for row in rows], indent=2)


def _document(row: KelaApplication, words: KelaWords) -> dict[str, object]:
    clock = decision_due(clock_facts(row))
    days = ("sent_on", "received", "asked_on", "complete_by", "completed_on", "decided_on", "withdrawn_on")
    return {
        "number": row.number,
        "person": row.person,
        "kind": row.kind,
        "month": row.month or None,
        "applied_by": row.applied_by or None,
        **{name: str(day) if (day := getattr(row, name)) else None for name in days},
        "outcome": row.outcome or None,
        "decision_due": str(clock.due) if clock.due else None,
        "rule": clock.rule.value,
        "call_kela": words.is_missed(row),
    }
