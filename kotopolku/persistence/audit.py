"""The audit trail of one placement: append, and prove that nothing was changed since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import Table, bindparam, insert
from sqlmodel import Session, col, select

from models.audit import AuditEntry
from models.case_report import Channel

_TABLE = cast(Table, AuditEntry.__table__)  # type: ignore[attr-defined]
# Made once: every change of a placement uses both.
_INSERT = insert(_TABLE)
_LAST = (
    sqlalchemy.select(_TABLE.c.number, _TABLE.c.hash)
    .where(_TABLE.c.placement_id == bindparam("placement"))
    .order_by(_TABLE.c.number.desc())
    .limit(1)
)

#: What the hash of an entry is made of, in this order.
_HASHED = ("placement_id", "number", "at", "actor", "verified", "channel", "action", "details", "previous_hash")

#: What the first entry of a placement follows.
BEGINNING = "0" * 64


@dataclass(frozen=True)
class Actor:
    """Who does something, and how we know."""

    staff_id: str
    channel: Channel
    verified: bool = False


def begin(
    session: Session, placement_id: int, actor: Actor, action: str, details: dict[str, Any], at: datetime
) -> None:
    """Write the first entry of a new placement's trail."""
    session.connection().execute(_INSERT, _entry(placement_id, (1, BEGINNING), actor, action, details, at))


def append(
    session: Session, placement_id: int, actor: Actor, action: str, details: dict[str, Any], at: datetime
) -> None:
    """Add one entry to the trail, and write what the session holds; called inside the transaction of the change."""
    session.flush()
    number, previous = session.connection().execute(_LAST, {"placement": placement_id}).one()
    session.connection().execute(_INSERT, _entry(placement_id, (number + 1, previous), actor, action, details, at))


def _entry(
    placement_id: int, place: tuple[int, str], actor: Actor, action: str, details: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """Return a row: a stored object costs twice as much, and nobody changes an entry again."""
    row = {
        "placement_id": placement_id,
        "number": place[0],
        "at": at,
        "actor": actor.staff_id,
        "verified": actor.verified,
        "channel": actor.channel.value,
        "action": action,
        "details": json.dumps(details, sort_keys=True, default=str),
        "previous_hash": place[1],
    }
    return {**row, "hash": _hash(row)}


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash over everything that the entry says and the hash of the one before it."""
    return _hash({name: getattr(entry, name) for name in _HASHED})


def _hash(row: Mapping[str, Any]) -> str:
    said = [row[name] for name in _HASHED]
    said[_HASHED.index("at")] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def trail(session: Session, placement_id: int) -> list[AuditEntry]:
    """Return the entries of a placement, first to last."""
    statement = select(AuditEntry).where(AuditEntry.placement_id == placement_id).order_by(col(AuditEntry.number))
    return list(session.exec(statement))


def first_broken(entries: list[AuditEntry]) -> int | None:
    """Return the number of the first entry that does not follow from the one before it, or None if all do."""
    previous = BEGINNING
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected or entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return expected
        previous = entry.hash
    return None
