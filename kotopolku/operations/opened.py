"""What tests of the installation open: the database if it is there, and Prefect's API with little patience."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import Settings
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi, connect
from kotopolku.persistence.backup import sqlite_file

#: How long one answer of Prefect's is waited for; with all retries less than a test may take, which then says it.
ANSWER_SECONDS = 2.0


class NeedsDatabaseError(Exception):
    """There is no database yet; SQLite would make an empty file of it."""


class NeedsDeploymentsError(Exception):
    """Prefect does not know our deployments yet."""


def needed_database(settings: Settings) -> str:
    """Return the address of the database.

    Raises:
        NeedsDatabaseError: It is a file that is not there.
    """
    file = sqlite_file(settings.database)
    if file is not None and not file.is_file():
        raise NeedsDatabaseError
    return settings.database


@contextmanager
def prefect_of(installation: Installation) -> Iterator[PrefectApi]:
    """Yield a connection to Prefect that gives up soon."""
    auth = installation.prefect_auth
    with connect(installation.settings.api_url, auth, timeout_seconds=ANSWER_SECONDS) as api:
        yield api
