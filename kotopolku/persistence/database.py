"""Engines and transactions. A transaction is short, and never open during a network call."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session, create_engine

from kotopolku.errors import InstallationError

#: The newest migration that this release knows; a test holds it to the migrations folder.
SCHEMA_VERSION = "0018"

#: How long SQLite's one writer is waited for.
BUSY_SECONDS = 20


@cache
def engine(url: str) -> Engine:
    """Return the engine of a database, made on first use."""
    if not url.startswith("sqlite"):
        return create_engine(_with_driver(url), pool_pre_ping=True, hide_parameters=True)
    # Parameters stay out of error texts: an exception may end in a log or in a state of Prefect's.
    made = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # Python's own transaction control would begin too late: see _begin_sqlite.
    connection.isolation_level = None
    # secure_delete: what is deleted is overwritten, whatever this SQLite was built with.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sqlalchemy.Connection) -> None:
    """Take the one writer's lock at once, so that two writers wait for each other instead of failing."""
    is_reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


@contextmanager
def transaction(url: str) -> Iterator[Session]:
    """Yield a session whose changes are committed together, or not at all."""
    with Session(engine(url), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """Yield a session that reads one consistent state and blocks no writer."""
    with Session(engine(url).execution_options(reading=True), expire_on_commit=False) as session:
        # Closing ends the transaction; a rollback would also empty what was read.
        yield session


def forget_deleted(url: str) -> None:
    """Let what was deleted leave SQLite's log too, as far as nobody reads it at this moment.

    PostgreSQL forgets with its own vacuum.
    """
    if not url.startswith("sqlite"):
        return
    connection = engine(url).raw_connection()
    try:
        # Busy at this moment: the next checkpoint does it.
        with suppress(sqlite3.OperationalError):
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    finally:
        connection.close()


def found_version(url: str) -> str | None:
    """Return the shape that the database has, or None while it has none.

    Raises:
        InstallationError: It cannot be reached.
    """
    with reading(url) as session:
        return found_version_in(session)


def found_version_in(session: Session) -> str | None:
    """Return the shape that the database has as a session sees it, or None while it has none.

    Raises:
        InstallationError: It cannot be reached.
    """
    try:
        found: str | None = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except OperationalError as error:
        # SQLite says "no such table" as an operational error, PostgreSQL as a programming error.
        if "no such table" not in str(error):
            raise InstallationError("database_unreachable") from error
        return None
    except ProgrammingError:
        return None
    return found


def check_schema(url: str) -> None:
    """Make sure that the database has the shape that this release knows.

    Raises:
        InstallationError: It cannot be reached, has no shape yet, an older or a newer one.
    """
    with reading(url) as session:
        check_schema_in(session)


def check_schema_in(session: Session) -> None:
    """Make sure that the database of a session has the shape that this release knows.

    Raises:
        InstallationError: As `check_schema`.
    """
    found = found_version_in(session)
    if found is None or found < SCHEMA_VERSION:
        raise InstallationError("database_older")
    if found > SCHEMA_VERSION:
        raise InstallationError("database_newer", found=found, known=SCHEMA_VERSION)
