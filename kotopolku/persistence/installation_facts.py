"""What is true of a whole database: which master key it belongs to, and which day a demo has."""

from sqlmodel import select

from kotopolku.errors import InstallationError
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.vault import Vault
from models.placement import InstallationFact

KEY_CHECK = "key_check"
DEMO_TODAY = "demo_today"


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
