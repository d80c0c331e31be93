"""Bringing a database to the shape that this release knows."""

from datetime import datetime
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config

from kotopolku.persistence.backup import back_up
from kotopolku.persistence.database import SCHEMA_VERSION, engine, found_version


def upgrade(url: str) -> None:
    """Apply every migration that the database has not had yet; does nothing to a current one."""
    settings = Config()
    settings.set_main_option("script_location", str(resources.files("kotopolku.persistence") / "migrations"))
    with engine(url).connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()


def upgrade_with_backup(url: str, folder: Path, now: datetime) -> Path | None:
    """Apply every migration, after a copy of an SQLite database of an older shape into *folder*; return the copy.

    Raises:
        InstallationError: The copy failed, and nothing was changed; or the database cannot be reached.
    """
    version = found_version(url)
    is_older = version is not None and version < SCHEMA_VERSION
    copy = back_up(url, folder, version, now) if version and is_older else None
    upgrade(url)
    return copy
