"""Sessions of the desk, kept in our database as hashes of their tokens; signing out ends them for good."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select, update

from kotopolku.persistence.vault import Vault
from models.sign_in import DeskSession

#: A request within a minute of the last one writes nothing.
_SEEN_TO_THE_MINUTE = timedelta(minutes=1)
_KEPT_FOR = timedelta(days=30)

# Made once: every request asks.
_FOUND = select(DeskSession).where(DeskSession.token_hash == bindparam("token_hash"))


def begin_session(session: Session, vault: Vault, staff_id: str, now: datetime) -> str:
    """Keep a new session and return its token, which nobody had before."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(DeskSession).where(col(DeskSession.began_at) < now - _KEPT_FOR))
    session.add(DeskSession(token_hash=vault.desk_hash("session", token), staff_id=staff_id, began_at=now, seen_at=now))
    return token


def find_session(
    session: Session, vault: Vault, token: str, now: datetime, *, idle: timedelta, longest: timedelta
) -> DeskSession | None:
    """Return a session that goes on, or None if it is unknown, was ended, idled or got too old."""
    found = session.exec(_FOUND, params={"token_hash": vault.desk_hash("session", token)}).one_or_none()
    if found is None or found.ended_at or now >= found.seen_at + idle or now >= found.began_at + longest:
        return None
    return found


def is_to_be_seen(found: DeskSession, now: datetime) -> bool:
    """Whether this request is worth writing down."""
    return now - found.seen_at >= _SEEN_TO_THE_MINUTE


def see_session(session: Session, found: DeskSession, now: datetime) -> None:
    """Write down that a session goes on; one that was ended meanwhile stays ended."""
    session.execute(update(DeskSession).where(col(DeskSession.id) == found.id).values(seen_at=now))


def end_session(session: Session, vault: Vault, token: str, now: datetime) -> None:
    """Sign out; a second time changes nothing."""
    session.execute(
        update(DeskSession)
        .where(col(DeskSession.token_hash) == vault.desk_hash("session", token), col(DeskSession.ended_at).is_(None))
        .values(ended_at=now)
    )
