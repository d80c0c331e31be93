"""How far the contact of each person with social welfare is, as a table or as JSON."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.text import Text

from kotopolku.casework.welfare_progress import UNOFFERED, Progress, WelfareRow, welfare_rows
from kotopolku.commands.tables import LATE, Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from models.social_welfare import SocialWelfareReferral
from models.welfare_choices import WelfareEntry

_COLUMNS = (
    Column("person", width=8),
    Column("welfare_offered", ratio=30, width=22),
    Column("welfare_sent", width=12),
    Column("welfare_received", width=12),
    Column("welfare_checked", width=12),
    Column("welfare_feedback", width=12),
    Column("welfare_next", ratio=40, width=26),
)


def list_referrals(place: Workplace, case_number: str, *, as_json: bool) -> None:
    """Print a row for everybody of a household, and to whom contact is still to be offered."""
    with place.reading() as session:
        rows = welfare_rows(session, place.context, case_number)
    if as_json:
        sys.stdout.write(json.dumps([_document(row) for row in rows], indent=2) + "\n")
        return
    console, say = page(sys.stdout), place.say
    table = plain_table(_COLUMNS, say, say["welfare_list_title"].format(case=case_number))
    for row in rows:
        is_missing = row.progress is Progress.ALWAYS_TO_OFFER
        table.add_row(row.label, *_dates(row.referral, place), _next(row, place), style=LATE if is_missing else None)
    console.print(table)
    unoffered = [row.label for row in rows if row.progress in UNOFFERED]
    code = "welfare_unoffered" if unoffered else "welfare_all_offered"
    console.print(Text(say[code].format(people=", ".join(unoffered))))


def after_words(rows: list[WelfareRow], place: Workplace) -> Iterator[str]:
    """Yield what comes next, a line for those for whom it is the same."""
    for progress in dict.fromkeys(row.progress for row in rows):
        labels = [row.label for row in rows if row.progress is progress]
        yield f"{', '.join(labels)}: {place.say[f'welfare_next_{progress.value}']}."


def undone_words(case_number: str, undone: dict[str, WelfareEntry], place: Workplace) -> list[str]:
    """Return what was taken back, a sentence for those of whom it is the same."""
    said = place.say["welfare_undo_saved"]
    return [
        said.format(
            case=case_number,
            whom=", ".join(label for label, one in undone.items() if one is entry),
            entry=place.say[f"welfare_entry_{entry.value}"],
        )
        for entry in dict.fromkeys(undone.values())
    ]


def answer_words(answer: str, ground: str, place: Workplace) -> str:
    """Return what was answered, and on what ground it goes on without consent."""
    words = place.say[f"welfare_answer_{answer}"]
    return f"{words}; {place.say[f'welfare_ground_{ground}']}" if ground else words


def _next(row: WelfareRow, place: Workplace) -> str:
    return place.say[f"welfare_next_{row.progress.value}"]


def _dates(referral: SocialWelfareReferral | None, place: Workplace) -> Iterator[str]:
    if referral is None:
        yield from [place.say["no_date"]] * 5
        return
    yield f"{place.day(referral.offered_on)}\n{answer_words(referral.answer, referral.ground, place)}"
    yield place.day(referral.sent_on)
    yield "\n".join(filter(None, (place.day(referral.received_on), referral.received_by)))
    yield place.day(referral.urgent_checked_on)
    yield place.day(referral.feedback_asked_on)


def _document(row: WelfareRow) -> dict[str, Any]:
    one = row.referral
    return {
        "person": row.label,
        "next": row.progress.value,
        "attempt": one.attempt if one else None,
        "offered_on": _iso(one.offered_on if one else None),
        "answer": one.answer if one else None,
        "ground": (one.ground or None) if one else None,
        "sent_on": _iso(one.sent_on if one else None),
        "received_on": _iso(one.received_on if one else None),
        "received_by": (one.received_by or None) if one else None,
        "urgent_checked_on": _iso(one.urgent_checked_on if one else None),
        "feedback_asked_on": _iso(one.feedback_asked_on if one else None),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
