"""Secret addresses of calendars: whoever knows one reads that calendar, until it is revoked or its owner leaves."""

import secrets
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.notification.calendar_feeds import Whose
from kotopolku.persistence.audit import Actor
from models.case_report import Channel
from models.notice import CalendarFeed

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class NewAddress:
    """A new address: the number that it is revoked by, and its secret, which is kept nowhere."""

    id: int
    token: str = field(repr=False)

    @property
    def path(self) -> str:
        """Where the calendar stands below the address of the desk."""
        return f"/calendar/{self.token}.ics"


def new_address(session: Session, context: Context, whose: Whose, actor: Actor) -> NewAddress:
    """Make an address of a calendar.

    Raises:
        CaseworkRefusedError: Who makes it, or whose it is, is not known or does not work here today.
    """
    context.staff_member(actor)
    if whose.staff_id:
        context.staff_member(Actor(whose.staff_id, Channel.SYSTEM))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    stored = CalendarFeed(
        token_hash=_hash_of(token, context),
        staff_id=whose.staff_id,
        role=whose.role,
        municipality=whose.municipality,
        made_by=actor.staff_id,
        made_at=context.now,
    )
    session.add(stored)
    session.flush()
    assert stored.id is not None, "the address was stored"
    return NewAddress(stored.id, token)


def open_address(session: Session, context: Context, token: str) -> Whose | None:
    """Return whose calendar an address opens: None if it is unknown, revoked, or its owner does not work here."""
    # Looked up by its hash, which takes as long for a near miss as for any other.
    found = session.exec(
        select(CalendarFeed).where(
            CalendarFeed.token_hash == _hash_of(token, context), col(CalendarFeed.revoked_at).is_(None)
        )
    ).first()
    if found is None:
        return None
    try:
        # Whoever made the address of a role's calendar knows it, and is to lose it when she leaves.
        context.staff_member(Actor(found.staff_id or found.made_by, Channel.SYSTEM))
    except CaseworkRefusedError:
        return None
    return whose_of(found)


def revoke_address(session: Session, context: Context, number: int, actor: Actor) -> CalendarFeed | None:
    """Let an address open nothing any more; return it, or None if there is none of that number.

    Raises:
        CaseworkRefusedError: Who revokes it is not known or does not work here today.
    """
    context.staff_member(actor)
    found = session.get(CalendarFeed, number)
    if found and found.revoked_at is None:
        found.revoked_at, found.revoked_by = context.now, actor.staff_id
        session.add(found)
        session.flush()
    return found


def addresses(session: Session) -> list[CalendarFeed]:
    """Return all addresses that were ever made, revoked ones too."""
    return list(session.exec(select(CalendarFeed).order_by(col(CalendarFeed.id))))


def own_addresses(session: Session, staff_id: str) -> list[CalendarFeed]:
    """Return all addresses of one person's calendar that were ever made, revoked ones too."""
    statement = select(CalendarFeed).where(CalendarFeed.staff_id == staff_id, CalendarFeed.role == "")
    return list(session.exec(statement.order_by(col(CalendarFeed.id))))


def whose_of(feed: CalendarFeed) -> Whose:
    """Return whose calendar an address is of."""
    return Whose(feed.staff_id, feed.role, feed.municipality)


def _hash_of(token: str, context: Context) -> str:
    return context.vault.address_hash(f"calendar:{token}")
