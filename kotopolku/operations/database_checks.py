"""Looks at the database: reached, written to, of this release, opened by the master key, and whose day it has."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import InternalError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from kotopolku.errors import InstallationError
from kotopolku.installation import Installation
from kotopolku.operations.findings import Finding, note, ok, wrong
from kotopolku.operations.opened import NeedsDatabaseError, needed_database
from kotopolku.operations.watch import is_outage
from kotopolku.operations.wording import instant
from kotopolku.persistence.database import SCHEMA_VERSION, check_schema, engine, found_version
from kotopolku.persistence.installation_facts import DEMO_TODAY, HASH_KEY, KEY_CHECK, fact, facts, fitted
from kotopolku.persistence.sweep_ends import last_sweep_ended


def check_database(installation: Installation) -> Iterator[Finding]:
    """Reach the database, and write to it without changing anything."""
    try:
        url = needed_database(installation.settings)
        found_version(url)
    except NeedsDatabaseError:
        yield wrong("database", "database_missing")
        return
    except (SQLAlchemyError, InstallationError, ModuleNotFoundError):
        yield wrong("database", "database_unreachable")
        return
    try:
        with Session(engine(url)) as session:
            # Rolled back at the end; on SQLite it takes the writer's lock, on PostgreSQL a read-only server refuses it.
            session.connection().execute(text("UPDATE alembic_version SET version_num = version_num"))
            session.rollback()
    except (OperationalError, InternalError):
        yield wrong("database", "database_not_writable")
        return
    except SQLAlchemyError:
        # Without a shape yet; the next test tells.
        pass
    yield ok("database", "database_ok")


def check_migrations(installation: Installation) -> Iterator[Finding]:
    """Compare the database's shape with this release's."""
    try:
        check_schema(needed_database(installation.settings))
    except InstallationError as error:
        if error.code == "database_unreachable":
            raise
        yield wrong("migrations", error.code, **error.values)
        return
    yield ok("migrations", "migrations_ok", version=SCHEMA_VERSION)


def check_keys(installation: Installation) -> Iterator[Finding]:
    """Look whether the master keys that are known here open the database."""
    try:
        known = facts(needed_database(installation.settings))
        keys = installation.keys
        if KEY_CHECK not in known or HASH_KEY not in known:
            yield note("keys", "keys_unused")
            return
        fitted(known, keys)
    except InstallationError as error:
        yield wrong("keys", error.code, **error.values)
        return
    except OSError:
        yield wrong("keys", "keys_unreadable", file=installation.settings.key_file)
        return
    yield ok("keys", "keys_ok")


def check_demo(installation: Installation) -> Iterator[Finding]:
    """Look whether the database is a demo's."""
    day = fact(needed_database(installation.settings), DEMO_TODAY)
    yield note("demo", "demo_yes", day=day) if day else ok("demo", "demo_no")


def check_sweep(installation: Installation) -> Iterator[Finding]:
    """Look when a sweep last came to its end."""
    ended_at = last_sweep_ended(needed_database(installation.settings))
    limit = timedelta(minutes=installation.settings.watchdog_minutes)
    if ended_at is None:
        yield note("sweep", "sweep_none")
    elif is_outage(ended_at, datetime.now(UTC), limit):
        yield wrong("sweep", "sweep_late", at=instant(ended_at))
    else:
        yield ok("sweep", "sweep_ok", at=instant(ended_at))
