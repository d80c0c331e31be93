"""The envelopes that wait for the county, or all of one case, as a table or as JSON."""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_time
from rich.text import Text
from sqlmodel import col, select

from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.notification.moments import ZONE
from kotopolku.planning.calendar import is_working_day
from kotopolku.planning.wording import LOCALES
from models.handover import WAITING, EnvelopeState, HealthEnvelope
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
        statement = statement.where(col(HealthEnvelope.state).in_([state.value for state in WAITING]))
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
            _sent(envelope, place),
            envelope.sent_by,
            str(envelope.size or say["no_date"]),
            envelope.checksum or say["no_date"],
            _state(envelope, place),
        )
    console.print(table)
    waiting = sum(one.state in WAITING for _, one in rows)
    console.print(Text(say["health_list_summary"].format(rows=len(rows), waiting=waiting)))


def _sent(envelope: HealthEnvelope, place: Workplace) -> str:
    if envelope.reference:
        return place.day(envelope.sent_on)
    local = envelope.sent_at.astimezone(ZONE)
    return f"{place.day(local.date())} {format_time(local, 'short', locale=LOCALES[place.language])}"


def _state(envelope: HealthEnvelope, place: Workplace) -> str:
    if envelope.acknowledged_at:
        return place.say["health_state_acknowledged"].format(
            day=_day(envelope.acknowledged_at, place), who=envelope.acknowledged_by
        )
    if envelope.state == EnvelopeState.RECALLED:
        return place.say["health_state_recalled"]
    words = place.terms.working_days
    number = _working_days(envelope.sent_on, place.context.today)
    waits = (words.one if number == 1 else words.other).format(number=number)
    if envelope.taken_at:
        taken = place.say["health_state_taken"].format(day=_day(envelope.taken_at, place), who=envelope.taken_by)
        return f"{taken}; {place.say['health_waits'].format(days=waits)}"
    return f"{place.say['health_state_sent']}; {place.say['health_waits'].format(days=waits)}"


def _day(at: datetime, place: Workplace) -> str:
    return place.day(at.astimezone(ZONE).date())


def _working_days(sent: date, today: date) -> int:
    days = (sent + timedelta(days=number) for number in range(1, (today - sent).days + 1))
    return sum(is_working_day(day) for day in days)


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
