"""``kotopolku notices list``: the newest notices, to whom they went, and what became of them."""

import sys
from argparse import Namespace
from typing import Any, cast

from rich.text import Text
from sqlalchemy import Select, Table, select
from sqlmodel import Session

from kotopolku.commands.notices_words import instant, notice_texts, state_lines
from kotopolku.commands.tables import LATE, Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.directory import Directory
from kotopolku.notification.handling import pauses
from models.notice import Notice
from models.notice_kind import NoticeKind, NoticeState
from models.placement import Placement
from models.work_item import WorkItem

_NOTICE = cast(Table, Notice.__table__)  # type: ignore[attr-defined]
_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]

#: As many as somebody reads on a screen.
_SHOWN = 50

_COLUMNS = (
    Column("number", width=5),
    Column("at", width=17),
    Column("notice", ratio=18, width=14),
    Column("case", width=12),
    Column("step", ratio=26, width=16),
    Column("recipient", ratio=22, width=16),
    Column("state", ratio=34, width=20),
)


def notices_with_case() -> Select[Any]:
    """Return the query of notices beside the case and step that they are about; a digest has neither."""
    return (
        select(_NOTICE, _PLACEMENT.c.case_number, _PLACEMENT.c.track, _ITEM.c.step, _ITEM.c.person)
        .join(_PLACEMENT, _PLACEMENT.c.id == _NOTICE.c.placement_id, isouter=True)
        .join(_ITEM, _ITEM.c.id == _NOTICE.c.work_item_id, isouter=True)
    )


def listing(options: Namespace, place: Workplace) -> int:
    """Print the newest notices."""
    limit = options.limit or _SHOWN
    with place.reading() as session:
        rows = _rows(session, options, limit + 1)
        if not rows:
            _check_names(session, options, place)
        paused = {one.recipient for one in pauses(session)}
    console, say = page(sys.stdout), place.say
    console.print(Text(say["notices_title"], style="bold"))
    if not rows:
        console.print(say["notices_empty"])
        return 0
    table = plain_table(_COLUMNS, say)
    for row in rows[:limit]:
        table.add_row(
            str(row.id),
            instant(row.sent_at or row.created_at, place),
            notice_texts(place).kinds[NoticeKind(row.kind)],
            row.case_number or say["no_date"],
            step_of(row, place),
            f"{row.recipient}\n{say[f'channel_{row.channel}']}",
            "\n".join(state_lines(row, paused, place)),
            style=LATE if row.state == NoticeState.UNDELIVERABLE else None,
        )
    console.print(table)
    if len(rows) > limit:
        console.print(say["notices_more"].format(number=limit))
    return 0


def step_of(row: Any, place: Workplace) -> str:
    """Return the step that a notice is about, and whose it is."""
    if row.step is None:
        return place.say["no_date"]
    name = place.step_name(row.track, row.step)
    return f"{name} ({row.person})" if row.person else name


def _rows(session: Session, options: Namespace, limit: int) -> list[Any]:
    statement = notices_with_case().order_by(_NOTICE.c.id.desc()).limit(limit)
    if options.case:
        statement = statement.where(_PLACEMENT.c.case_number == options.case)
    if options.recipient:
        statement = statement.where(_NOTICE.c.recipient == options.recipient)
    if options.state:
        statement = statement.where(_NOTICE.c.state == options.state)
    return list(session.connection().execute(statement))


def _check_names(session: Session, options: Namespace, place: Workplace) -> None:
    """Where nothing was found, a name may be wrong."""
    if options.case:
        known = select(_PLACEMENT.c.id).where(_PLACEMENT.c.case_number == options.case)
        if session.connection().execute(known).first() is None:
            raise CaseworkRefusedError("unknown_case", name=options.case)
    directory = Directory(place.context.definitions, place.context.today)
    if options.recipient and directory.known(options.recipient) is None:
        raise CaseworkRefusedError("unknown_recipient", name=options.recipient)
