"""A database is copied before its shape changes, and not otherwise."""

import sqlite3

import pytest
from alembic import command
from alembic.config import Config

from kotopolku.persistence.database import SCHEMA_VERSION, engine
from tests.conftest import ROOT
from tests.persistence.command_line import sit_down

PREVIOUS = f"{int(SCHEMA_VERSION) - 1:04}"


@pytest.fixture
def older(monkeypatch, tmp_path):
    """The address of a database of the release before, with somebody sitting at it."""
    url = f"sqlite:///{tmp_path / 'kotopolku.db'}"
    settings = Config()
    settings.set_main_option("script_location", str(ROOT / "kotopolku" / "persistence" / "migrations"))
    with engine(url).connect() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, PREVIOUS)
        connection.commit()
    sit_down(monkeypatch, url, tmp_path / "home")
    yield url
    engine(url).dispose()


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "A copy of the database as it was before is in "),
        ("fi", "Kopio tietokannasta ennen päivitystä on tiedostossa "),
        ("sv", "En kopia av databasen före uppgraderingen finns i "),
    ],
)
def test_an_upgrade_leaves_a_copy_of_what_was_there_before(run, older, tmp_path, language, first):
    status, lines, err = run("db", "upgrade", "--language", language)

    (copy,) = (tmp_path / "home" / "backups").iterdir()
    assert (status, err) == (0, "")
    assert lines[0] == f"{first}{copy}."
    assert copy.name.startswith(f"kotopolku-{PREVIOUS}-")
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (PREVIOUS,)
        assert kept.execute("SELECT name FROM installation_fact").fetchall() == [("demo_today",)]
    kept.close()


def test_a_current_database_is_not_copied(run, older, tmp_path):
    run("db", "upgrade")

    assert run("db", "upgrade")[0] == 0
    assert len(list((tmp_path / "home" / "backups").iterdir())) == 1


def test_without_a_copy_nothing_is_upgraded(run, older, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "backups").write_text("no folder")

    status, lines, err = run("db", "upgrade")

    assert (status, lines) == (1, [])
    assert err.startswith(f"The database could not be copied into {tmp_path / 'home' / 'backups'}, so it was not ")
    with engine(older).connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == PREVIOUS
