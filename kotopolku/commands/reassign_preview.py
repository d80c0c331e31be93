"""What a handover is about and who will be told of it, before it is saved."""

import sys
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

from kotopolku.casework.assigning import CaseWork, Handover
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.notification.addressing import Addressing
from kotopolku.notification.decisions import decide
from kotopolku.notification.directory import Directory
from models.notice_kind import NoticeKind

_COLUMNS = (
    Column("case", width=12),
    Column("municipality", width=12),
    Column("step", ratio=1, width=24),
    Column("items", width=10),
)

#: Who is told, instead of whom, and whether she has the work no more.
Reader = tuple[str, str, bool]


def show_handover(found: list[CaseWork], handover: Handover, place: Workplace) -> None:
    """Print the cases with their steps, how much it is, and who will be told what."""
    console, say = page(sys.stdout), place.say
    table = plain_table(_COLUMNS, say)
    for work in found:
        names = "\n".join(place.step_name(work.track, step) for step in work.steps)
        table.add_row(work.case_number, place.municipality_name(work.municipality), names, str(len(work.items)))
    console.print(table)
    items, now = sum(len(work.items) for work in found), sum(work.open_on(place.context.today) for work in found)
    console.print(say["reassign_summary"].format(items=items, open=now, cases=len(found)))
    told = Counter(reader for work in found for reader in _readers(work, handover, place))
    named = "; ".join(_named(reader, number, place) for reader, number in sorted(told.items(), key=_holders_first))
    console.print(say["reassign_told"].format(who=named) if named else say["reassign_told_nobody"])


def _readers(work: CaseWork, handover: Handover, place: Workplace) -> Iterator[Reader]:
    """Yield whom the next sweep will tell that the work is hers now, or is so no more."""
    directory = Directory(place.context.definitions, place.context.today)
    addressing = Addressing(place.context, directory)
    for item in work.items:
        handed = SimpleNamespace(**item._asdict() | {"assigned_to": handover.taker})
        for row in addressing.rows(handed, decide(handed, (), place.context.today), ()):
            if row["kind"] in (NoticeKind.OPENED, NoticeKind.HANDED_ON, NoticeKind.NOBODY_REACHABLE):
                yield row["recipient"], row["stands_in_for"], row["kind"] == NoticeKind.HANDED_ON


def _holders_first(told: tuple[Reader, int]) -> tuple[bool, str]:
    (recipient, _, is_earlier), _ = told
    return is_earlier, recipient


def _named(reader: Reader, number: int, place: Workplace) -> str:
    recipient, stands_in_for, is_earlier = reader
    who = place.say["stands_in"].format(who=recipient, other=stands_in_for) if stands_in_for else recipient
    return place.say["reassign_had_it" if is_earlier else "reassign_has_it"].format(who=who, number=number)
