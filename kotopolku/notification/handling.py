"""What people do about messages: send one again, let somebody's wait, and tell that one came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.fallback import fall_back
from kotopolku.notification.gateway import Address
from kotopolku.notification.moments import after_quiet
from kotopolku.notification.outbox import EVERYBODY, Claim, mark, note_attempt
from kotopolku.persistence.audit import Actor, append
from models.notice import BouncedAddress, Notice, NoticePause
from models.notice_kind import ChannelKind, NoticeState
from models.placement import Placement

_NOTICE = cast(Table, Notice.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_PAUSE = cast(Table, NoticePause.__table__)  # type: ignore[attr-defined]
_BOUNCED = cast(Table, BouncedAddress.__table__)  # type: ignore[attr-defined]

#: What is queued anew; the rest waits to be sent already, or is not true any more.
_ONCE_TRIED = (NoticeState.SENT, NoticeState.FAILED, NoticeState.UNDELIVERABLE)


@dataclass(frozen=True)
class Mailroom:
    """What messages are handled with: the moment, where people are reached, and who does it."""

    context: Context
    addresses: Addresses
    actor: Actor

    def address_of(self, notice: Notice) -> Address | None:
        """Return where the recipient of a notice is reached today."""
        return self.addresses.of(notice.recipient, ChannelKind(notice.channel))


@dataclass(frozen=True)
class Handled:
    """The message that was handled, and how many of its notices changed: none the second time."""

    notice: Notice
    changed: int
    then_told: tuple[str, ...] = ()
    """Who is told instead of somebody whose message came back."""


def resend(session: Session, room: Mailroom, number: int) -> Handled:
    """Queue the message of a notice anew, under a new name: a mail server takes it for no second copy.

    Raises:
        CaseworkRefusedError: No such notice, a recipient who is not known any more, or nothing that is still true.
    """
    message = _message_of(session, number)
    notice = next(one for one in message if one.id == number)
    if notice.state == NoticeState.SUPERSEDED:
        raise CaseworkRefusedError("notice_superseded", name=str(number))
    if room.addresses.directory.known(notice.recipient) is None:
        raise CaseworkRefusedError("unknown_recipient", name=notice.recipient)
    again = [one for one in message if one.state in _ONCE_TRIED]
    if not again:
        return Handled(notice, 0)
    now, quiet = room.context.now, room.context.definitions.notices.sms
    values = {
        "state": NoticeState.QUEUED.value,
        "bundle": _next_name(notice.bundle),
        "failure": "",
        "attempts": 0,
        "not_before": after_quiet(now, quiet) if notice.channel == ChannelKind.SMS else now,
        # It is tried for as long as a new one.
        "created_at": now,
        "sent_at": None,
    }
    session.connection().execute(update(_NOTICE).where(_NOTICE.c.id.in_(_ids(again))).values(**values))
    if address := room.address_of(notice):
        # Whoever sends it again says that the address takes mail again.
        hash_of_it = room.addresses.hash_of(address)
        session.connection().execute(delete(_BOUNCED).where(_BOUNCED.c.address_hash == hash_of_it))
    _write_down(session, room, again, "notice_resent")
    return Handled(notice, len(again))


def bounce(session: Session, room: Mailroom, number: int) -> Handled:
    """Take it that the message of a notice came back: its address is not tried again, and whoever comes next is told.

    Raises:
        CaseworkRefusedError: There is no such notice, or it was not sent.
    """
    message = _message_of(session, number)
    notice = next(one for one in message if one.id == number)
    gone = [one for one in message if one.state == NoticeState.SENT]
    if not gone:
        if all(one.state != NoticeState.UNDELIVERABLE for one in message):
            raise CaseworkRefusedError("notice_not_sent", name=str(number))
        return Handled(notice, 0)
    now = room.context.now
    mark(session, gone, NoticeState.UNDELIVERABLE, now, failure="bounced")
    note_attempt(session, Claim(notice.bundle, tuple(gone)), "bounced", now, "bounced")
    if address := room.address_of(notice):
        room.addresses.remember_bounce(session, notice.recipient, address, now)
    last = session.connection().execute(select(_NOTICE.c.id).order_by(_NOTICE.c.id.desc()).limit(1)).scalar_one()
    fall_back(session, room.addresses.directory, gone, now)
    new = select(_NOTICE.c.recipient).where(_NOTICE.c.id > last, _NOTICE.c.subject.in_({one.subject for one in gone}))
    _write_down(session, room, gone, "notice_bounced")
    return Handled(notice, len(gone), tuple(sorted(set(session.connection().execute(new).scalars()))))


def pause(session: Session, room: Mailroom, recipient: str) -> bool:
    """Let everything for a recipient wait, or for everybody (*); return False if it waits already.

    Raises:
        CaseworkRefusedError: The organisation files have no such recipient.
    """
    if recipient != EVERYBODY and room.addresses.directory.known(recipient) is None:
        raise CaseworkRefusedError("unknown_recipient", name=recipient)
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"recipient": recipient, "by": room.actor.staff_id, "at": room.context.now}
    new = insert(_PAUSE).values(row).on_conflict_do_nothing().returning(_PAUSE.c.recipient)
    return session.connection().execute(new).first() is not None


def resume(session: Session, recipient: str) -> bool:
    """Let what waited go out; return False if nothing waited."""
    gone = delete(_PAUSE).where(_PAUSE.c.recipient == recipient).returning(_PAUSE.c.recipient)
    return session.connection().execute(gone).first() is not None


def pauses(session: Session) -> list[NoticePause]:
    """Return whose notices wait, since when, and who said so."""
    return list(session.exec(select_rows(NoticePause).order_by(col(NoticePause.recipient))))


def number_of(session: Session, message_id: str) -> int:
    """Return the number of a notice in the message of this Message-ID, as mail servers write it.

    Raises:
        CaseworkRefusedError: No message has it.
    """
    name = message_id.strip().removeprefix("<").partition("@")[0]
    found = session.exec(select_rows(Notice.id).where(Notice.bundle == name, col(Notice.bundle) != "")).first()
    if found is None:
        raise CaseworkRefusedError("unknown_message", name=message_id)
    return found


def _message_of(session: Session, number: int) -> list[Notice]:
    """Return everything that goes out together with a notice; nobody else changes it until the transaction ends."""
    while True:
        asked = session.get(Notice, number, populate_existing=True)
        if asked is None:
            raise CaseworkRefusedError("unknown_notice", name=str(number))
        together = Notice.bundle == asked.bundle if asked.bundle else Notice.id == number
        # populate_existing: whoever waited for the rows reads what the other wrote meanwhile.
        statement = select_rows(Notice).where(together).order_by(col(Notice.id)).with_for_update()
        message = list(session.exec(statement.execution_options(populate_existing=True)))
        # Somebody may have given the message another name while this one waited.
        if asked in message:
            return message


def _next_name(bundle: str) -> str:
    """Return the name of the next copy: n12-4f3a is followed by n12-4f3a.2, and that by n12-4f3a.3."""
    first, _, copy = bundle.partition(".")
    return f"{first}.{int(copy or 1) + 1}"


def _ids(notices: Iterable[Notice]) -> list[int | None]:
    return [one.id for one in notices]


def _write_down(session: Session, room: Mailroom, notices: list[Notice], action: str) -> None:
    """Write into the trail of each case who did it."""
    for placement_id in sorted({one.placement_id for one in notices if one.placement_id}):
        # Entries of a trail follow each other: whoever writes one has the placement.
        session.connection().execute(select(_PLACEMENT.c.id).where(_PLACEMENT.c.id == placement_id).with_for_update())
        mine = [one.id for one in notices if one.placement_id == placement_id]
        details = {"notice": mine, "to": notices[0].recipient}
        append(session, placement_id, room.actor, action, details, room.context.now)
