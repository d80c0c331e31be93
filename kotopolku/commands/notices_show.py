"""``kotopolku notices show``: everything about one notice, every attempt, and what to do."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from rich.text import Text
from sqlalchemy import or_
from sqlmodel import Session, col, select

from kotopolku.commands.notices_table import notices_with_case, step_of
from kotopolku.commands.notices_words import instant, notice_number, notice_texts, state_lines
from kotopolku.commands.tables import Column, page, plain_table
from kotopolku.commands.workplace import Workplace
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.handling import pauses
from kotopolku.notification.mail import mail_address
from models.notice import Notice, NoticeAttempt
from models.notice_kind import WAITING_STATES, ChannelKind, NoticeKind, Why
from models.notice_texts import FailureCode

_COLUMNS = (
    Column("at", width=17),
    Column("message", width=12),
    Column("outcome", ratio=30, width=20),
    Column("details", ratio=70, width=30),
)


def show(options: Namespace, place: Workplace) -> int:
    """Print one notice."""
    number = notice_number(options.what)
    with place.reading() as session:
        row = session.connection().execute(notices_with_case().where(col(Notice.id) == number)).first()
        if row is None:
            raise CaseworkRefusedError("unknown_notice", name=options.what)
        attempts = _attempts(session, row)
        together = _together(session, row)
        paused = {one.recipient for one in pauses(session)}
    console, say = page(sys.stdout), place.say
    kind = notice_texts(place).kinds[NoticeKind(row.kind)]
    console.print(Text(say["notice_title"].format(number=number, kind=kind), style="bold"))
    for name, value in (*_about(row, place), *_going(row, together, place)):
        if value:
            console.print(f"{say[f'notice_{name}']}: {value}")
    state, *todo = state_lines(row, paused, place)
    console.print("\n".join([f"{say['column_state']}: {state}", *todo]))
    if attempts:
        console.print(_attempt_table(attempts, place))
    return 0


def _attempts(session: Session, row: Any) -> list[NoticeAttempt]:
    """Return the attempts of every copy: of the first one, of .2 and so on."""
    if not row.bundle:
        return []
    first = row.bundle.partition(".")[0]
    is_of_it = or_(NoticeAttempt.bundle == first, col(NoticeAttempt.bundle).startswith(f"{first}."))
    return list(session.exec(select(NoticeAttempt).where(is_of_it).order_by(col(NoticeAttempt.id))))


def _together(session: Session, row: Any) -> list[int | None]:
    if not row.bundle:
        return []
    others = select(Notice.id).where(Notice.bundle == row.bundle, Notice.id != row.id).order_by(col(Notice.id))
    return list(session.exec(others))


def _about(row: Any, place: Workplace) -> Iterator[tuple[str, str | None]]:
    say = place.say
    if row.step is not None:
        yield "case", row.case_number
        yield "step", step_of(row, place)
    if row.basis:
        kind = say["law" if row.basis == "statutory" else "target"]
        yield "date", f"{place.day(row.about_date)} ({kind})"
        yield "old_date", place.day(row.old_date) if row.old_date else None
    yield "day", place.day(row.on_date)


def _going(row: Any, together: list[int | None], place: Workplace) -> Iterator[tuple[str, str | None]]:
    say, texts = place.say, notice_texts(place)
    who = row.recipient
    yield "recipient", say["stands_in"].format(who=who, other=row.stands_in_for) if row.stands_in_for else who
    yield "why", texts.reasons[Why(row.why)]
    yield "role", place.role_name(row.role) if row.role else None
    yield "channel", f"{say[f'channel_{row.channel}']}, {say[f'delivery_{row.delivery}']}"
    yield "made", instant(row.created_at, place)
    yield "not_before", instant(row.not_before, place) if row.state in WAITING_STATES else None
    yield "sent", instant(row.sent_at, place) if row.sent_at else None
    yield "together", ", ".join(map(str, together))
    yield "message_id", _message_id(row, place)


def _message_id(row: Any, place: Workplace) -> str | None:
    """Return the Message-ID, where it is a mail and whom it is from is set."""
    sender = mail_address(place.installation.settings.mail_from)
    if not row.bundle or row.channel != ChannelKind.EMAIL or sender is None:
        return row.bundle or None
    return f"<{row.bundle}@notices.kotopolku.{sender.domain}>"


def _attempt_table(attempts: list[NoticeAttempt], place: Workplace) -> Any:
    table = plain_table(_COLUMNS, place.say, title=place.say["notice_attempts"])
    for one in attempts:
        failure = notice_texts(place).failures[FailureCode(one.failure)] if one.failure else ""
        table.add_row(instant(one.at, place), one.bundle, place.say[f"attempt_{one.outcome}"], failure)
    return table
