"""``kotopolku worklist``: what can be done now, most urgent first."""

import json
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import date
from typing import Any

from rich.text import Text
from sqlalchemy import Row
from sqlmodel import Session, col, select

from kotopolku.casework.worklist import WorkListRow, work_list
from kotopolku.commands.item_document import item_document
from kotopolku.commands.tables import LATE, Column, due_text, page, plain_table
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError
from kotopolku.notification.reach import Reach, reach_of, roles_with_work
from kotopolku.persistence.audit import Actor
from kotopolku.planning.wording import long_date
from models.case_report import Channel
from models.placement import Placement
from models.plan import Status

#: More than anybody reads on a screen; JSON has all.
_SHOWN = 200
_ALL = 1_000_000

_COLUMNS = (
    Column("act_by", width=11),
    Column("due", ratio=22, width=20),
    Column("case", width=12),
    Column("municipality", width=9),
    Column("step", ratio=30, width=20),
    Column("whom", width=9),
    Column("role", ratio=28, width=18),
)


def run(options: Namespace) -> int:
    """Print the work list."""
    place = open_workplace(options)
    parts = _reaches(options, place)
    with place.reading() as session:
        rows = _rows(session, place, parts, _ALL if options.json else _SHOWN + 1)
        tracks = {} if options.json else _tracks(session, rows)
    if options.json:
        documents = [_document(row, place.context.today) for row in rows]
        sys.stdout.write(json.dumps(documents, indent=2) + "\n")
    else:
        _print(rows, tracks, place)
    return 0


def _reaches(options: Namespace, place: Workplace) -> tuple[Reach, ...]:
    definitions = place.context.definitions
    if options.municipality and options.municipality not in definitions.municipalities:
        known = ", ".join(definitions.municipalities)
        raise WrongUseError("use_no_municipality", name=options.municipality, known=known)
    parts: tuple[Reach, ...] = (Reach(),)
    if options.role:
        if options.role not in (known_roles := roles_with_work(definitions)):
            raise WrongUseError("use_no_role", name=options.role, known=", ".join(known_roles))
        parts = (Reach(frozenset({options.role})),)
    elif options.person:
        person = place.context.staff_member(Actor(options.person, Channel.CLI))
        shared = (replace(part, assigned_to="") for part in reach_of(person, definitions))
        parts = (*shared, Reach(assigned_to=person.id))
    return tuple(part.within(options.municipality) for part in parts)


def _rows(session: Session, place: Workplace, parts: tuple[Reach, ...], limit: int) -> list[WorkListRow]:
    today = place.context.today
    found = [
        row
        for part in parts
        for row in work_list(
            session,
            today,
            roles=part.roles,
            municipalities=part.municipalities,
            assigned_to=part.assigned_to,
            limit=limit,
        )
    ]
    found.sort(key=lambda row: (row.item.act_by or date.max, row.case_number, row.item.id or 0))
    return found[:limit]


def _tracks(session: Session, rows: list[WorkListRow]) -> dict[str, str]:
    numbers = {row.case_number for row in rows}
    return dict(
        session.exec(
            select(Placement.case_number, Placement.track).where(col(Placement.case_number).in_(numbers))
        ).all()
    )


def _is_overdue(item: Row[Any], today: date) -> bool:
    return item.due_on is not None and item.due_on < today


def _document(row: WorkListRow, today: date) -> dict[str, object]:
    return {
        "case_number": row.case_number,
        "municipality": row.municipality,
        **item_document(row.item),
        "overdue": _is_overdue(row.item, today),
        "second_person_awaited": row.awaits_second,
    }


def _print(rows: list[WorkListRow], tracks: dict[str, str], place: Workplace) -> None:
    console, say = page(sys.stdout), place.say
    today = long_date(place.context.today, place.language)
    console.print(Text(say["worklist_title"].format(today=today), style="bold"))
    if not rows:
        console.print(say["worklist_empty"])
        return
    table = plain_table(_COLUMNS, say)
    for row, people in _together(rows[:_SHOWN]):
        item = row.item
        late = _is_overdue(item, place.context.today)
        table.add_row(
            place.day(item.act_by),
            _due(row, place, late=late),
            row.case_number,
            place.municipality_name(row.municipality),
            f"{place.step_name(tracks[row.case_number], item.step, row.municipality)}\n{item.step}",
            place.whom(people, tracks[row.case_number]),
            place.role_name(item.acting_role, item.role),
            style=LATE if late or item.impossible else None,
        )
    console.print(table)
    overdue = sum(_is_overdue(row.item, place.context.today) for row in rows[:_SHOWN])
    console.print(say["worklist_summary"].format(rows=len(rows[:_SHOWN]), overdue=overdue))
    if len(rows) > _SHOWN:
        console.print(say["worklist_more"].format(number=_SHOWN))


def _due(row: WorkListRow, place: Workplace, *, late: bool) -> str:
    """Return the dates, and in words what colour alone must not say."""
    say, item = place.say, row.item
    notes = [say["overdue"]] * late + [say["impossible"]] * item.impossible
    notes += [place.terms.statuses[Status.BLOCKED]] * (item.status == Status.BLOCKED)
    notes += [say["second_awaited"]] * row.awaits_second
    return "\n".join([due_text(item, say, place.language), *([", ".join(notes)] if notes else [])])


def _together(rows: list[WorkListRow]) -> list[tuple[WorkListRow, list[str]]]:
    """Put the items of a case together that differ in nothing but the person."""
    found: dict[tuple[object, ...], tuple[WorkListRow, list[str]]] = {}
    for row in rows:
        shown = (value for name, value in item_document(row.item).items() if name != "person")
        same = (row.case_number, row.awaits_second, *shown)
        found.setdefault(same, (row, []))[1].extend([row.item.person] if row.item.person else [])
    return list(found.values())
