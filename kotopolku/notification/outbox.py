"""The outbox: notices are written once, claimed by one sender at a time, and marked with what became of them."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, bindparam, or_, select, text, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, func
from sqlmodel import select as select_one

from models.notice import Notice, NoticeAttempt, NoticePause
from models.notice_kind import WAITING_STATES, Delivery, NoticeKind, NoticeState

_NOTICE = cast(Table, Notice.__table__)  # type: ignore[attr-defined]
_PAUSE = cast(Table, NoticePause.__table__)  # type: ignore[attr-defined]

#: How long a sender has a message for itself; after that it is taken for dead.
LEASE = timedelta(minutes=5)

#: PostgreSQL's lock for whoever claims.
_CLAIMING = 5_042_001

#: In the table of pauses: nobody is written to.
EVERYBODY = "*"


@dataclass(frozen=True)
class Claim:
    """One message to be sent: the notices that it carries, and what it is called."""

    bundle: str
    notices: tuple[Notice, ...]

    @property
    def first(self) -> Notice:
        """The notice by which recipient, channel and kind are told."""
        return self.notices[0]


def record(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Write notices that are not there yet; a second sweep adds nothing. Return how many are new."""
    if not rows:
        return 0
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(_NOTICE).on_conflict_do_nothing().returning(_NOTICE.c.id)
    return len(session.connection().execute(statement, list(rows)).all())


def claim(session: Session, now: datetime, leave_out: Collection[str] = ()) -> Claim | None:
    """Take the next message that may go out now, or None if there is none.

    A message whose sender died keeps its notices and its name, so that a second copy has the same Message-ID.

    Args:
        session: Inside a transaction of its own.
        now: Instant, in UTC.
        leave_out: Channels that do not work at the moment.
    """
    _one_at_a_time(session)
    wanted = _NEXT.where(_NOTICE.c.channel.not_in(leave_out)) if leave_out else _NEXT
    first = session.connection().execute(wanted.with_for_update(skip_locked=True), {"now": now}).first()
    if first is None:
        return None
    together = _NOTICE.c.bundle == first.bundle if first.bundle else _same_message(first)
    which = select(_NOTICE.c.id).where(together, _may_go(), _NOTICE.c.recipient == first.recipient)
    # Whoever is marking one of them just now keeps it: two who wait for each other's rows would never end.
    mine = session.connection().execute(which.with_for_update(skip_locked=True), {"now": now}).scalars().all()
    # Unlike any of another database: mail servers drop what they have seen before.
    bundle = first.bundle or f"n{first.id}-{secrets.token_hex(4)}"
    taken = session.connection().execute(
        update(_NOTICE)
        .where(_NOTICE.c.id.in_(mine))
        .values(
            state=NoticeState.SENDING.value,
            leased_until=now + LEASE,
            attempts=_NOTICE.c.attempts + 1,
            bundle=bundle,
        )
        .returning(*_NOTICE.c)
    )
    rows = sorted(taken.all(), key=lambda row: (row.kind != NoticeKind.DIGEST, row.id))
    return Claim(bundle, tuple(Notice.model_validate(dict(row._mapping)) for row in rows))


def _one_at_a_time(session: Session) -> None:
    """Let one sender claim at a time, as SQLite does by itself: two would take parts of one message each."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CLAIMING})


def _may_go() -> ColumnElement[bool]:
    free = _NOTICE.c.state.in_([NoticeState.QUEUED.value, NoticeState.FAILED.value])
    left_behind = and_(_NOTICE.c.state == NoticeState.SENDING.value, _NOTICE.c.leased_until < bindparam("now"))
    return and_(
        # Named in full, so that the small index of waiting notices is used.
        _NOTICE.c.state.in_([state.value for state in WAITING_STATES]),
        or_(free, left_behind),
        _NOTICE.c.not_before <= bindparam("now"),
    )


def _alone() -> ColumnElement[bool]:
    """A notice that waits for the digest goes out with it, never by itself."""
    return or_(_NOTICE.c.delivery == Delivery.IMMEDIATE.value, _NOTICE.c.kind == NoticeKind.DIGEST.value)


_PAUSED = select(_PAUSE.c.recipient).where(
    or_(_PAUSE.c.recipient == _NOTICE.c.recipient, _PAUSE.c.recipient == EVERYBODY)
)
_NEXT = (
    select(_NOTICE).where(_may_go(), _alone(), ~_PAUSED.exists()).order_by(_NOTICE.c.not_before, _NOTICE.c.id).limit(1)
)


def _same_message(first: Any) -> ColumnElement[bool]:
    """Notices to one recipient about one case and of one kind go out together; a digest takes what waits for it."""
    unsent = and_(_NOTICE.c.bundle == "", _NOTICE.c.channel == first.channel)
    if first.kind == NoticeKind.DIGEST:
        return and_(unsent, or_(_NOTICE.c.id == first.id, _NOTICE.c.delivery == Delivery.DIGEST.value))
    return and_(
        unsent,
        _NOTICE.c.delivery == Delivery.IMMEDIATE.value,
        _NOTICE.c.kind == first.kind,
        _NOTICE.c.placement_id == first.placement_id,
    )


def mark(
    session: Session,
    notices: Sequence[Notice],
    state: NoticeState,
    now: datetime,
    *,
    failure: str = "",
    not_before: datetime | None = None,
) -> bool:
    """Write down what became of notices that this sender has claimed; return whether it still had any.

    Whoever took so long that another took over leaves them as the other marks them.
    """
    values: dict[str, Any] = {"state": state.value, "failure": failure, "leased_until": None}
    if state is NoticeState.SENT:
        values["sent_at"] = now
    if not_before:
        values["not_before"] = not_before
    as_claimed = [(notice.id, notice.attempts, notice.bundle) for notice in notices]
    still_mine = tuple_(_NOTICE.c.id, _NOTICE.c.attempts, _NOTICE.c.bundle).in_(as_claimed)
    return session.connection().execute(update(_NOTICE).where(still_mine).values(**values)).rowcount > 0


def note_attempt(session: Session, claim: Claim, outcome: str, now: datetime, failure: str = "") -> None:
    """Keep the proof of an attempt."""
    session.add(
        NoticeAttempt(bundle=claim.bundle, at=now, outcome=outcome, failure=failure, notices=len(claim.notices))
    )
    session.flush()


def first_attempt(session: Session, bundle: str) -> datetime | None:
    """Return when a message was first tried, or None if it never was."""
    return session.exec(select_one(func.min(NoticeAttempt.at)).where(NoticeAttempt.bundle == bundle)).first()
