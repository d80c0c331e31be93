"""The envelopes that wait for the county, or all of one case, as a table or as JSON."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich.text import Text
from sqlmodel import col, select

from kotopolku.commands.health_words import sent, state
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from models.handover import WAITING, HealthEnvelope
from models.placement import Placement

_COLUMNS = (
    Column("case", width=13),
    Column("number", width=4),
    Column("health_way", ratio=24, width=14),
    Column("health_sent", ratio=20, width=18),
    Column("by_whom", ratio=20, width=16),
    Column("health_size", width=10),
    Column("health_checksum", ratio=40, width=32),
    Column("state", ratio=30, width=20),
)

Rows = Sequence[tuple[str, HealthEnvelope]]


def list_envelopes(place: Workplace, case_number: str | None, *, as_json: bool) -> None:
    """Print the envelopes of a case, or without one all that the county has not acknowledged."""
    statement = select(Placement.case_number, HealthEnvelope).join(Placement)
    if case_number:
        statement = statement.where(Placement.case_number == case_number)
    else:
        statement = statement.where(col(HealthEnvelope.state).in_([one.value for one in WAITING]))
    statement = statement.order_by(col(HealthEnvelope.sent_at), col(HealthEnvelope.id))
    with place.reading() as session:
        rows = list(session.exec(statement))
    if as_json:
        sys.stdout.write(json.dumps([_document(*row) for row in rows], indent=2) + "\n")
    elif rows:
        _print(rows, place)
    else:
        sys.stdout.write(place.say["health_list_empty"] + "\n")


def _print(rows: Rows, place: Workplace) -> None:
    console, say = page(sys.stdout), place.say
    table = plain_table(_COLUMNS, say, say["health_list_title"])
    for number, envelope in rows:
        table.add_row(
            number,
            str(envelope.number),
            "\n".join(filter(None, (say[f"health_way_{envelope.way}"], envelope.reference))),
            sent(envelope, place),
            envelope.sent_by,
            str(envelope.size or say["no_date"]),
            envelope.checksum or say["no_date"],
            state(envelope, place),
        )
    console.print(table)
    waiting = sum(one.state in WAITING for _, one in rows)
    console.print(Text(say["health_list_summary"].format(rows=len(rows), waiting=waiting)))


def _document(case_number: str, envelope: HealthEnvelope) -> dict[str, Any]:
    def instant(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "case_number": case_number,
        "number": envelope.number,
        "step": envelope.step,
        "way": envelope.way,
        "reference": envelope.reference or None,
        "sent_on": envelope.sent_on.isoformat(),
        "sent_at": instant(envelope.sent_at),
        "sent_by": envelope.sent_by,
        "size": envelope.size,
        "checksum": envelope.checksum or None,
        "media_type": envelope.media_type or None,
        "unit": envelope.recipient_unit or None,
        "key": envelope.key_id or None,
        "state": envelope.state,
        "taken_at": instant(envelope.taken_at),
        "taken_by": envelope.taken_by or None,
        "acknowledged_at": instant(envelope.acknowledged_at),
        "acknowledged_by": envelope.acknowledged_by or None,
        "deleted_at": instant(envelope.deleted_at),
    }
