"""Bringing a database to the shape that this release knows."""

from importlib import resources

from alembic import command
from alembic.config import Config
from sqlmodel import select

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import engine, reading, transaction
from kotopolku.persistence.vault import Vault
from models.placement import InstallationFact

KEY_CHECK = "key_check"
DEMO_TODAY = "demo_today"


def upgrade(url: str) -> None:
    """Apply every migration that the database has not had yet; does nothing to a current one."""
    settings = Config()
    settings.set_main_option("script_location", str(resources.files("kotopolku.persistence") / "migrations"))
    with engine(url).connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        connection.commit()


def fit_key(url: str, vault: Vault) -> None:
    """Remember the master key's check value in a new database; refuse a database of another key.

    Raises:
        InstallationError: The database was made with another master key.
    """
    known = fact(url, KEY_CHECK)
    if known is None:
        set_fact(url, KEY_CHECK, vault.check_value)
    elif known != vault.check_value:
        raise InstallationError("master_key_does_not_fit")


def fact(url: str, name: str) -> str | None:
    """Return what is true of the whole database, or None."""
    with reading(url) as session:
        found = session.exec(select(InstallationFact).where(InstallationFact.name == name)).first()
        return found.value if found else None


def set_fact(url: str, name: str, value: str) -> None:
    """Write down what is true of the whole database."""
    with transaction(url) as session:
        session.merge(InstallationFact(name=name, value=value))
