"""Bringing a database to the shape that this release knows."""

from importlib import resources

from alembic import command
from alembic.config import Config

from kotopolku.persistence.database import engine


def upgrade(url: str) -> None:
    """Apply every migration that the database has not had yet; does nothing to a current one."""
    settings = Config()
    settings.set_main_option("script_location", str(resources.files("kotopolku.persistence") / "migrations"))
    with engine(url).connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()
