"""`kotopolku migrate`: every change is shown first; what is killed in the middle is run again and ends the same."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kotopolku.persistence.database import engine, transaction
from kotopolku.points import ORDERS
from models.case_report import ReportKind
from tests.cases import a_case
from tests.conftest import ROOT
from tests.persistence.command_line import ran, sit_down
from tests.persistence.test_migrating import report
from tests.versions import FIRST, SECOND, both, first, opened, working_with

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What two databases must agree on: all but instants, keys and what is counted from them.
COMPARED = (
    "select case_number, process, process_version, status, version, replan_on from placement order by id",
    "select placement_id, step, person, occurrence, role, status, target_due, waits_for, assigned_to, next_notice_on, "
    "calendar_sequence from work_item order by placement_id, step, person, occurrence",
    "select placement_id, number, actor, action, details from audit_entry order by placement_id, number",
)


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """Casework before there was a second version."""
    return working_with(first(tmp_path_factory.mktemp("first")), FIRST)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The configuration with both versions."""
    return both(tmp_path_factory.mktemp("both"))


@pytest.fixture(autouse=True)
def _settings(database, folder, monkeypatch, tmp_path):
    sit_down(monkeypatch, database, tmp_path / "home", KOTOPOLKU_CONFIG_DIRECTORY=str(folder))


@pytest.fixture
def run(capsys):
    """Run one command; return its status, what it printed, and its errors."""

    def one(*words: str) -> tuple[int, str, str]:
        return ran(capsys, words)

    return one


def three(url, old) -> None:
    """Three placements of the first version, of which the second has the form in progress."""
    with transaction(url) as session:
        for number in range(1, 4):
            opened(session, old, number)


def rows(url: str) -> list[list[tuple]]:
    """What must be the same after a migration, whatever happened during it."""
    with engine(url).connect() as connection:
        return [[tuple(row) for row in connection.exec_driver_sql(statement)] for statement in COMPARED]


def versions(url: str) -> list[str]:
    """The version of each placement."""
    return [row[2] for row in rows(url)[0]]


def test_a_dry_run_shows_what_would_change_in_every_placement_and_changes_nothing(database, old, run, golden):
    three(database, old)
    report(database, old, "old_form", ReportKind.BLOCKED)
    before = rows(database)

    status, out, err = run("migrate", "--to", SECOND, "--dry-run")

    golden("migration.txt", out)
    assert (status, err) == (1, "")
    assert rows(database) == before


@on_sqlite
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_dry_run_speaks_the_language_of_its_reader(database, old, run, golden, language):
    three(database, old)

    status, out, _ = run("migrate", "--to", SECOND, "--dry-run", "--language", language)

    golden(f"migration.{language}.txt", out)
    assert status == 0


def test_each_placement_is_moved_and_the_second_time_there_is_nothing_left(database, old, run):
    three(database, old)

    status, out, _ = run("migrate", "--to", SECOND, "--yes")

    assert status == 0
    assert out.splitlines()[-4:] == [
        "KP-2026-0001: moved (1 of 3).",
        "KP-2026-0002: moved (2 of 3).",
        "KP-2026-0003: moved (3 of 3).",
        "Moved to version 2026.2: 3. Prefect's pages follow with the next housekeeping.",
    ]
    assert versions(database) == [SECOND] * 3
    assert run("migrate", "--to", SECOND, "--yes") == (0, "No open placement is to go to version 2026.2.\n", "")


def test_a_placement_with_a_step_in_progress_stays_and_the_others_go(database, old, run):
    three(database, old)
    report(database, old, "old_form", ReportKind.BLOCKED)

    status, out, _ = run("migrate", "--to", SECOND, "--yes")

    assert status == 1
    assert "KP-2026-0001 stays as it is: old_form is in progress" in out
    assert versions(database) == [FIRST, SECOND, SECOND]


@on_sqlite
def test_one_case_may_go_alone(database, old, run):
    three(database, old)

    assert run("migrate", "--to", SECOND, "--case", "KP-2026-0002", "--yes")[0] == 0
    assert versions(database) == [FIRST, SECOND, FIRST]


@on_sqlite
def test_without_a_yes_nothing_is_saved(database, old, run):
    three(database, old)

    status, out, _ = run("migrate", "--to", SECOND)

    assert (status, out.splitlines()[-1]) == (0, "Nothing was saved; --yes saves where nobody can be asked.")
    assert versions(database) == [FIRST] * 3


@on_sqlite
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--to", "2031.1"], "There is no version 2031.1 here; there are: quota 2026.2, quota 2026.12.1"),
        (["--to", SECOND, "--track", "self_settled"], "There is no version 2026.2 here; there are: self_settled"),
        (["--to", SECOND, "--track", "boats"], "There is no process for the track boats yet"),
        (["--to", SECOND, "--case", "KP-1999-0001"], "There is no case KP-1999-0001"),
        (["--to", SECOND, "--by", "nobody"], "There is no staff id nobody"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(database, old, run, words, sentence):
    three(database, old)

    status, out, err = run("migrate", "--yes", *words)

    assert status in (1, 2)
    assert (out, err.count("\n"), err.startswith(sentence)) == ("", 1, True)
    assert versions(database) == [FIRST] * 3


@on_sqlite
def test_a_missing_version_is_told_by_every_command_in_one_sentence(database, old, run, monkeypatch, tmp_path):
    three(database, old)
    lost = shutil.copytree(os.environ["KOTOPOLKU_CONFIG_DIRECTORY"], tmp_path / "lost")
    (lost / "processes" / "earlier" / "quota-2026.1.yaml").unlink()
    monkeypatch.setenv("KOTOPOLKU_CONFIG_DIRECTORY", str(lost))

    for words in (["timeline", "KP-2026-0001"], ["report", "KP-2026-0001", "inform", "--on", "2026-11-20"]):
        status, _, err = run(*words)
        assert (status, err) == (
            1,
            "The version 2026.1 of quota, with which this placement was opened, is not there any more; put processes/earlier/quota-2026.1.yaml back.\n",
        )


@on_sqlite
def test_a_migration_that_is_killed_in_the_middle_and_run_again_ends_the_same(database, old, tmp_path):
    three(database, old)
    file = Path(database.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as source, sqlite3.connect(tmp_path / "undisturbed.db") as copy:
        source.backup(copy)
    undisturbed = f"sqlite:///{tmp_path / 'undisturbed.db'}"
    orders = tmp_path / "orders"
    orders.mkdir()

    def migrate(url: str) -> int:
        words = [sys.executable, "-m", "kotopolku", "migrate", "--to", SECOND, "--yes"]
        surroundings = os.environ | {"KOTOPOLKU_DATABASE_URL": url, ORDERS: str(orders)}
        return subprocess.run(words, cwd=ROOT, env=surroundings, capture_output=True, check=False).returncode

    for point, expected in (
        ("migrate_committed", [SECOND, FIRST, FIRST]),
        ("migrate_before_commit", [SECOND, FIRST, FIRST]),
    ):
        (orders / point).touch()
        assert migrate(database) == -signal.SIGKILL
        assert (orders / f"{point}.hit").exists()
        assert versions(database) == expected

    assert migrate(database) == 0
    assert migrate(undisturbed) == 0
    assert rows(database) == rows(undisturbed)
    assert versions(database) == [SECOND] * 3
    engine(undisturbed).dispose()


@on_sqlite
def test_a_dry_run_over_two_hundred_placements_of_the_whole_process_tells_how_long_it_takes(
    database, run, monkeypatch, tmp_path
):
    (tmp_path / "own" / "processes").mkdir(parents=True)
    packaged = (ROOT / "config" / "processes" / "quota.yaml").read_text(encoding="utf-8")
    later = packaged.replace('version: "2026.12.1"', 'version: "2027.1"').replace(
        "    after: housing_reservation\n", ""
    )
    (tmp_path / "own" / "processes" / "quota.yaml").write_text(later, encoding="utf-8")
    monkeypatch.setenv("KOTOPOLKU_CONFIG_DIRECTORY", str(tmp_path / "own"))
    for number in range(200):
        a_case(database, proposal_reference=f"VASA-2026-{number + 1}")

    began = time.perf_counter()
    status, out, _ = run("migrate", "--to", "2027.1", "--dry-run")

    sys.stdout.write(f"200 placements in {time.perf_counter() - began:.1f} s\n")
    assert status == 0
    assert out.splitlines()[-1] == "Placements: 200. Opens: 200. Closes: 0. Moves: 0. Left as they are: 0."
