"""What is true of a whole database: which master key it belongs to, and which day a demo has."""

import os
from collections.abc import Mapping
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.vault import KEY_BYTES, Vault
from models.placement import InstallationFact

#: The check value of the master key that new keys are wrapped with.
KEY_CHECK = "key_check"
#: The key of the keyed hashes, sealed with that master key.
HASH_KEY = "hash_key"
#: A number follows. The value is a former master key's check value, and the instant from which it opens nothing here.
FORMER_KEY = "former_key_"
DEMO_TODAY = "demo_today"

_TABLE = cast(Table, InstallationFact.__table__)  # type: ignore[attr-defined]
_ALL = select(_TABLE.c.name, _TABLE.c.value)


def fit_key(url: str, vault: Vault) -> Vault:
    """Return the vault that fits a database, of all keys that *vault* knows; a new database takes it as it is.

    Raises:
        InstallationError: The database was made with another master key, or a key is missing while one is exchanged.
    """
    known = facts(url)
    if is_without_key(known):
        _remember(url, _first_vault(known, vault))
        known = facts(url)
    return fitted(known, vault)


def is_without_key(known: Mapping[str, str]) -> bool:
    """Whether a database has no key yet, or none of its own for hashes: `fit_key` gives it one."""
    return KEY_CHECK not in known or HASH_KEY not in known


def fitted(known: Mapping[str, str], vault: Vault) -> Vault:
    """Return *vault* with the keys of a database's facts.

    Raises:
        InstallationError: As `fit_key`.
    """
    try:
        found = vault.with_master_key(known[KEY_CHECK])
        for check in former_keys(known, in_use=True):
            found.with_master_key(check)
    except InstallationError as error:
        raise InstallationError("master_keys_needed" if former_keys(known, in_use=True) else error.code) from error
    return found.with_hash_key(known[HASH_KEY])


def former_keys(known: Mapping[str, str], *, in_use: bool) -> list[str]:
    """Return the check values of former master keys: of those that are still needed, or of those that are not."""
    former = [value.partition(" ") for name, value in known.items() if name.startswith(FORMER_KEY)]
    return [check for check, _, until in former if bool(until) != in_use]


def _first_vault(known: Mapping[str, str], vault: Vault) -> Vault:
    """Return the vault whose check value and hash key a database keeps from now on."""
    if KEY_CHECK in known:
        # Its hashes were made with the master key itself: that stays the key of the hashes.
        found = vault.with_master_key(known[KEY_CHECK])
        return Vault(found.master_key, hash_key=found.master_key)
    return Vault(vault.master_key, hash_key=vault.hash_key or os.urandom(KEY_BYTES))


def _remember(url: str, vault: Vault) -> None:
    """Keep both facts unless somebody else just did: two who start at once must not take two keys."""
    rows = [
        {"name": KEY_CHECK, "value": vault.check_value},
        {"name": HASH_KEY, "value": vault.sealed_hash_key()},
    ]
    with transaction(url) as session:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.connection().execute(insert(_TABLE).values(rows).on_conflict_do_nothing())


def facts(url: str) -> dict[str, str]:
    """Return everything that is true of the whole database, by name."""
    with reading(url) as session:
        return facts_in(session)


def facts_in(session: Session) -> dict[str, str]:
    """Return everything that is true of the whole database, as a transaction sees it."""
    return {one.name: one.value for one in session.connection().execute(_ALL).all()}


def fact(url: str, name: str) -> str | None:
    """Return what is true of the whole database, or None."""
    return facts(url).get(name)


def set_fact(url: str, name: str, value: str) -> None:
    """Write down what is true of the whole database."""
    with transaction(url) as session:
        session.merge(InstallationFact(name=name, value=value))
