"""The keys of placements: made with the master key of this moment, and rewrapped one by one when it is exchanged."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session, col, func, select, update

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import KEY_CHECK
from kotopolku.persistence.vault import Vault
from models.placement import InstallationFact, Placement

#: How many keys are looked at in one reading.
_AT_ONCE = 200

# Locked for sharing: who exchanges the master key waits for every placement that still gets the one before it, so
# that none comes after. SQLite has one writer anyway.
_CURRENT = select(InstallationFact.value).where(InstallationFact.name == KEY_CHECK).with_for_update(read=True)


class Wrapped(NamedTuple):
    """The key of one placement as it is stored."""

    placement_id: int
    case_number: str
    key: bytes


def new_placement_key(session: Session, vault: Vault, case_number: str) -> bytes:
    """Return a new key for one placement, wrapped with the master key that the database has now.

    Raises:
        InstallationError: The master key was exchanged, and this process does not know the new one.
    """
    check = session.exec(_CURRENT).first()
    return (vault.with_master_key(check) if check else vault).new_wrapped_key(case_number)


def number_of_keys(url: str) -> int:
    """Return how many placements there are."""
    with reading(url) as session:
        return session.exec(select(func.count(col(Placement.id)))).one()


def keys_to_rewrap(url: str, vault: Vault) -> Iterator[tuple[Wrapped, bytes | None]]:
    """Yield every placement's key as it is stored, and as it is to be stored, or None where nothing is to be done.

    Raises:
        InstallationError: A key opens with none of the master keys; the others were yielded before.
    """
    last, unreadable = 0, []
    while found := _next_keys(url, last):
        for one in found:
            last = one.placement_id
            try:
                yield one, vault.rewrapped_key(one.key, one.case_number)
            except InstallationError:
                unreadable.append(one.case_number)
    if unreadable:
        raise InstallationError("placement_keys_unreadable", number=str(len(unreadable)), name=unreadable[0])


def store_key(url: str, wrapped: Wrapped, key: bytes) -> None:
    """Store a placement's key in a transaction of its own, unless somebody else just did."""
    with transaction(url) as session:
        session.execute(
            update(Placement)
            .where(col(Placement.id) == wrapped.placement_id, col(Placement.wrapped_key) == wrapped.key)
            .values(wrapped_key=key)
        )


def _next_keys(url: str, after: int) -> list[Wrapped]:
    statement = (
        select(Placement.id, Placement.case_number, Placement.wrapped_key)
        .where(col(Placement.id) > after)
        .order_by(col(Placement.id))
        .limit(_AT_ONCE)
    )
    with reading(url) as session:
        return [Wrapped(*row) for row in session.exec(statement).all()]
