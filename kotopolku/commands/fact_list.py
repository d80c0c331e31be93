"""What is known of people, as a page that the person concerned can be given, or as JSON."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from kotopolku.casework.fact_reading import ShownFact
from kotopolku.commands.fact_words import fact_words, told_value
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.notification.moments import ZONE

_COLUMNS = (
    Column("fact", ratio=22, width=18),
    Column("number", width=3),
    Column("value", ratio=36, width=20),
    Column("source", ratio=24, width=16),
    Column("entered", ratio=36, width=18),
    Column("state", ratio=20, width=12),
)


def print_facts(case_number: str, facts: Sequence[ShownFact], place: Workplace) -> None:
    """Print the facts of each person under her label, with where each came from, who entered it and when."""
    words, console = fact_words(place), page(sys.stdout)
    console.print(Text(words["title"].format(case=case_number, day=place.day(place.context.today)), style="bold"))
    for label in dict.fromkeys(one.person for one in facts):
        table = plain_table(_COLUMNS, words, label)
        for one in facts:
            if one.person == label:
                table.add_row(
                    words[f"kind_{one.kind}"],
                    str(one.number or "–"),
                    told_value(one, place),
                    words[f"source_{one.source or 'not_stated'}"],
                    _entered(one, place),
                    _state(one, place),
                )
        console.print(table)
    console.print(words["rights" if facts else "nothing_known"])


def fact_documents(facts: Sequence[ShownFact]) -> str:
    """Return the facts as JSON."""
    rows = [
        {
            "person": one.person,
            "kind": one.kind.value,
            "number": one.number,
            "value": one.value,
            "source": one.source or None,
            "entered_by": one.entered_by or None,
            "entered_at": _iso(one.entered_at),
            "superseded_at": _iso(one.superseded_at),
            "erased_at": _iso(one.erased_at),
        }
        for one in facts
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _entered(fact: ShownFact, place: Workplace) -> str:
    words = fact_words(place)
    if fact.entered_at is None:
        return words["entered_unknown"]
    return words["entered_by"].format(who=fact.entered_by, day=_day(fact.entered_at, place))


def _state(fact: ShownFact, place: Workplace) -> str:
    words = fact_words(place)
    if fact.erased_at:
        return words["state_erased"].format(day=_day(fact.erased_at, place))
    if fact.superseded_at:
        return words["state_superseded"].format(day=_day(fact.superseded_at, place))
    return words["state_current"]


def _day(at: datetime, place: Workplace) -> str:
    return place.day(at.astimezone(ZONE).date())


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
