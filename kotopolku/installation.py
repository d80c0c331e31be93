"""One installation: its settings, keys, database and clock. Entry points open it and pass its parts down."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlmodel import Session

from config.configuration import Configuration
from config.library import Library
from config.loader import DefinitionsRefusedError, load_configuration
from config.settings import Settings
from kotopolku.casework.context import Context
from kotopolku.clock import local_today
from kotopolku.errors import DefinitionsBrokenError, InstallationError
from kotopolku.persistence.database import check_schema_in, reading
from kotopolku.persistence.installation_facts import DEMO_TODAY, fact, facts, facts_in, fit_key, fitted, is_without_key
from kotopolku.persistence.key_file import read_keys
from kotopolku.persistence.vault import Vault, new_master_key

if TYPE_CHECKING:
    from kotopolku.notification.sender import Post


@dataclass(frozen=True)
class Installation:
    """What an entry point works with. Nothing is read or opened before it is asked for."""

    settings: Settings

    @cached_property
    def database(self) -> str:
        """The address of the database."""
        return self.settings.database

    @cached_property
    def definitions(self) -> Configuration:
        """The checked definitions.

        Raises:
            DefinitionsBrokenError: They have errors.
        """
        try:
            return load_configuration(Library(self.settings.config_directory), local_today())
        except DefinitionsRefusedError as error:
            raise DefinitionsBrokenError(len(error.problems)) from error

    @property
    def keys(self) -> Vault:
        """The vault of the master keys, from the environment or their file; `fit_key` makes it that of a database.

        A file is read again where none of its keys opens: another process may have exchanged them meanwhile.

        Raises:
            InstallationError: There is no key, or it is malformed.
        """
        if self.settings.master_key:
            return Vault.from_text(self.settings.master_key.get_secret_value())
        read = partial(read_keys, self.settings.key_file)
        first, *others = read()
        return Vault(first, other_keys=tuple(others), read_again=read)

    @property
    def prefect_auth(self) -> str:
        """Prefect's sign-in as name:password; empty if there is none."""
        if self.settings.prefect_auth:
            return self.settings.prefect_auth.get_secret_value()
        file = self.settings.auth_file
        return file.read_text(encoding="utf-8").strip() if file.is_file() else ""

    def context(self) -> Context:
        """Return this moment's casework: definitions, keys and the day, which a demo sets itself.

        Raises:
            InstallationError: No key, or a database of another key or of another release.
        """
        with reading(self.database) as session:
            return self.context_in(session)

    def context_in(self, session: Session) -> Context:
        """Return the same, asked for in a session that reads: the desk asks more in it with each request.

        Raises:
            InstallationError: As `context`.
        """
        check_schema_in(session)
        # Once for both.
        known = facts_in(session)
        vault = fit_key(self.database, self.keys) if is_without_key(known) else fitted(known, self.keys)
        today, now = _moment(known)
        return Context(self.definitions, vault, today, now)

    def now(self) -> datetime:
        """Return this instant, in UTC; a demo has its own."""
        return _moment(facts(self.database))[1]

    @contextmanager
    def post(self, context: Context) -> "Iterator[Post]":
        """Yield what notices are sent with on the day of *context*."""
        # Loaded here: the gateway takes longer to load than most commands take, and few send.
        from kotopolku.notification.addresses import Addresses
        from kotopolku.notification.directory import Directory
        from kotopolku.notification.gateway_settings import gateway_of
        from kotopolku.notification.sender import Post

        addresses = Addresses(Directory(self.definitions, context.today), context.vault, self.settings.operator_mail)
        with gateway_of(self.settings, self.now) as gateway:
            yield Post(self.database, gateway, addresses, self.settings.desk_address)

    def check_gateway(self) -> None:
        """Make sure that addresses of mail servers and other services can be what they are.

        Raises:
            InstallationError: One of them cannot; a typing error is not tried for days.
        """
        from kotopolku.notification.gateway_settings import gateway_of

        with gateway_of(self.settings, self.now) as gateway:
            for name in gateway.check():
                raise InstallationError("setting_malformed", name=f"KOTOPOLKU_{name.upper()}")

    def refuse_demo(self) -> None:
        """Make sure that the database is no demo's.

        Raises:
            InstallationError: It is one.
        """
        if fact(self.database, DEMO_TODAY):
            raise InstallationError("demo_database")

    def make_ready(self) -> list[Path]:
        """Make what a first start needs: folders, keys and the database. Return the secret files that are new."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        new = []
        if not self.settings.master_key and not self.settings.key_file.exists():
            new.append(_secret_file(self.settings.key_file, new_master_key()))
        if not self.settings.prefect_auth and not self.settings.auth_file.exists():
            new.append(_secret_file(self.settings.auth_file, f"kotopolku:{new_master_key()[:24]}"))
        self.upgrade()
        fit_key(self.database, self.keys)
        return new

    def upgrade(self) -> Path | None:
        """Bring the database to the shape of this release; return the copy that was made of an older one (SQLite).

        Raises:
            InstallationError: It cannot be reached, or no copy could be made; then nothing was changed.
        """
        # Alembic takes longer to import than a report takes, and only an upgrade needs it.
        from kotopolku.persistence.upgrade import upgrade_with_backup

        return upgrade_with_backup(self.database, self.settings.home / "backups", datetime.now(UTC))


def _moment(known: Mapping[str, str]) -> tuple[date, datetime]:
    """Return the local date and the instant; a demo has its own day, on which it is always about noon."""
    if not known.get(DEMO_TODAY):
        return local_today(), datetime.now(UTC)
    today, clock = date.fromisoformat(known[DEMO_TODAY]), datetime.now(UTC)
    return today, datetime.combine(today, time(10, clock.minute, clock.second, clock.microsecond, UTC))


def _secret_file(path: Path, text: str) -> Path:
    """Write a file that nobody but its owner can read; never over one that is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    return path
