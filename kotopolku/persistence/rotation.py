"""Exchanging the master key while everybody works: docs/adr/0025 says why each step comes where it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import forget_deleted, transaction
from kotopolku.persistence.installation_facts import (
    FORMER_KEY,
    HASH_KEY,
    KEY_CHECK,
    facts,
    facts_in,
    fitted,
    former_keys,
)
from kotopolku.persistence.placement_keys import keys_to_rewrap, number_of_keys, store_key
from kotopolku.persistence.vault import Vault, check_value
from kotopolku.points import reached
from models.placement import InstallationFact


@dataclass(frozen=True)
class Progress:
    """How many placements were looked at, and of how many."""

    done: int
    total: int


def next_key(url: str, vault: Vault) -> bytes | None:
    """Return the master key that the database is to change to, or None if *vault* knows no new one.

    Raises:
        InstallationError: It knows several; which one is meant cannot be known.
    """
    known = facts(url)
    past = {known[KEY_CHECK], *former_keys(known, in_use=True), *former_keys(known, in_use=False)}
    new = [key for key in vault.known_keys if check_value(key) not in past]
    if len(new) > 1:
        raise InstallationError("master_keys_several", number=str(len(new)))
    return new[0] if new else None


def is_under_way(url: str) -> bool:
    """Whether an exchange was begun and has not ended."""
    return bool(former_keys(facts(url), in_use=True))


def begin_rotation(url: str, vault: Vault, new_key: bytes) -> None:
    """Make *new_key* the one that new placements take; a second time do nothing.

    The key of the hashes is sealed with it too. From here to the end both keys are needed.
    """
    with transaction(url) as session:
        # Waits for every placement that is being opened with the key before it.
        row = session.exec(select(InstallationFact).where(InstallationFact.name == KEY_CHECK).with_for_update()).one()
        if row.value == check_value(new_key):
            return
        known = facts_in(session)
        now = fitted(known, vault)
        number = 1 + sum(name.startswith(FORMER_KEY) for name in known)
        session.add(InstallationFact(name=f"{FORMER_KEY}{number}", value=row.value))
        new = Vault(new_key, hash_key=now.hash_key)
        session.merge(InstallationFact(name=HASH_KEY, value=new.sealed_hash_key()))
        session.merge(InstallationFact(name=KEY_CHECK, value=new.check_value))
        session.flush()
        reached("rotation_before_begin")
    reached("rotation_begun")


def rewrap(url: str, vault: Vault) -> Iterator[Progress]:
    """Wrap every placement's key with the new master key, each in a transaction of its own; yield after each.

    Raises:
        InstallationError: A key opens with no master key that is known; the others are rewrapped then.
    """
    now, total = fitted(facts(url), vault), number_of_keys(url)
    for done, (wrapped, key) in enumerate(keys_to_rewrap(url, now), start=1):
        if key is not None:
            store_key(url, wrapped, key)
            reached("rotation_rewrapped")
        yield Progress(done, max(done, total))


def end_rotation(url: str, vault: Vault, now: datetime) -> None:
    """Say that the former key is needed no more, having looked once again at every placement.

    Raises:
        InstallationError: A placement still has it.
    """
    current = fitted(facts(url), vault)
    if any(key is not None for _, key in keys_to_rewrap(url, current)):
        raise InstallationError("rotation_not_ended")
    with transaction(url) as session:
        waiting = former_keys(facts_in(session), in_use=True)
        for one in session.exec(select(InstallationFact).where(col(InstallationFact.value).in_(waiting))):
            one.value = f"{one.value} {_written(now)}"
            session.add(one)
    forget_deleted(url)
    reached("rotation_ended")


def ended_at(session: Session) -> datetime | None:
    """Return when the last exchange ended: what was backed up before needs a former key. None if there was none."""
    former = [value for name, value in facts_in(session).items() if name.startswith(FORMER_KEY)]
    ended = [until for value in former if (until := value.partition(" ")[2])]
    return datetime.fromisoformat(max(ended)) if ended else None


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
