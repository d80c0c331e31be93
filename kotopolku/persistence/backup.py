"""A copy of the database before its shape changes. SQLite's; of PostgreSQL its own tools make one."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import engine


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite database, or None for another kind of database."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def back_up(url: str, folder: Path, version: str, now: datetime) -> Path | None:
    """Copy an SQLite database while others may work with it, and return the copy; None for PostgreSQL.

    The copy is readable by its owner only: what is sealed stays sealed, what is not (case numbers, dates) is secret.

    Args:
        url: The database.
        folder: Where copies are kept.
        version: The shape that the database has now; it and the instant name the copy.
        now: This instant.

    Raises:
        InstallationError: The copy could not be written; a half one is taken away.
    """
    if sqlite_file(url) is None:
        return None
    copy = folder / f"kotopolku-{version}-{now:%Y%m%dT%H%M%S%fZ}.db"
    half = copy.with_suffix(".half")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Made by us first: SQLite would let everybody read it.
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(engine(url).raw_connection()) as source, closing(sqlite3.connect(half)) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]
            # The copy is one file: nothing beside it may be forgotten.
            target.execute("PRAGMA journal_mode=DELETE")
        _keep(half, copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise InstallationError("backup_failed", folder=str(folder)) from error
    return copy


def _keep(half: Path, copy: Path) -> None:
    """Give a whole copy its name, once it is on the disk."""
    with half.open("rb") as stream:
        os.fsync(stream.fileno())
    half.replace(copy)
