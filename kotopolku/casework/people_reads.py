"""Who read whose data, at the desk or on the command line: written before anything is shown, never changed."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert
from sqlmodel import Session, col, select

from kotopolku.persistence.audit import Actor
from models.audit import AuditEntry
from models.fact_choices import OWN_COLUMNS
from models.people_read import PeopleRead

#: A step of her own role concerns the person.
OWN_WORK = "own_work"

#: What a look at people was called while the command line wrote it into the audit: nobody writes it any more.
_ONCE_IN_AUDIT = "people_read"


# On the table, made once: nobody needs an object of what most pages of a case write.
_NEW = insert(cast(Table, PeopleRead.__table__))  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Look:
    """One look at people's data."""

    at: datetime
    staff_id: str
    channel: str
    page: str
    """Where they stood; nothing in what the audit has of earlier looks."""
    people: tuple[str, ...]
    facts: tuple[str, ...]
    why: str


def note_read(
    session: Session,
    placement_id: int,
    actor: Actor,
    page: str,
    people: Iterable[str],
    why: str,
    at: datetime,
    facts: Collection[str] = OWN_COLUMNS,
) -> None:
    """Write down one look at people's data.

    Args:
        session: Inside a transaction, which ends before the data are shown.
        placement_id: The row id of the placement.
        actor: Who looks.
        page: Where they stand: a page of the desk, or a command.
        people: The labels of those whose data are shown.
        why: OWN_WORK, the reason for which the glass was broken, or what was said on the command line.
        at: Instant, in UTC.
        facts: The kinds of what is shown.
    """
    look = {
        "placement_id": placement_id,
        "at": at,
        "staff_id": actor.staff_id,
        "channel": actor.channel.value,
        "page": page,
        "people": " ".join(people),
        "facts": " ".join(sorted(facts)),
        "why": why,
    }
    session.connection().execute(_NEW, look)


def reads_of(session: Session, placement_id: int, label: str | None = None) -> list[Look]:
    """Return every look at the people of a placement, or at one of them, first to last."""
    statement = select(PeopleRead).where(PeopleRead.placement_id == placement_id).order_by(col(PeopleRead.id))
    looks = [*_once_in_audit(session, placement_id), *map(_look, session.exec(statement))]
    return sorted((one for one in looks if label is None or label in one.people), key=lambda one: one.at)


def newest_reads(session: Session, placement_id: int, limit: int) -> list[Look]:
    """Return the newest looks that are no entries of the audit, newest first."""
    statement = select(PeopleRead).where(PeopleRead.placement_id == placement_id)
    return [_look(one) for one in session.exec(statement.order_by(col(PeopleRead.id).desc()).limit(limit))]


def _look(row: PeopleRead) -> Look:
    people, facts = tuple(row.people.split()), tuple(row.facts.split())
    return Look(row.at, row.staff_id, row.channel, row.page, people, facts, row.why)


def _once_in_audit(session: Session, placement_id: int) -> Iterator[Look]:
    """Yield the looks that the audit has: it is append-only, and keeps what was written into it."""
    statement = select(AuditEntry).where(AuditEntry.placement_id == placement_id, AuditEntry.action == _ONCE_IN_AUDIT)
    for entry in session.exec(statement.order_by(col(AuditEntry.number))):
        said = json.loads(entry.details)
        yield Look(entry.at, entry.actor, entry.channel, "", tuple(said["people"]), tuple(said["facts"]), said["why"])
