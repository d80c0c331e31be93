"""The command line as the coordinator of Vasa sits at it, with no Prefect signed in to, and what a command says."""

import io
import sys
from datetime import date
from pathlib import Path

import pytest

from kotopolku.cli import main
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from tests.builders import TODAY

CASE = "KP-2026-0001"
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def sit_down(monkeypatch: pytest.MonkeyPatch, database: str, home: Path, today: date = TODAY, **settings: str) -> None:
    """Sit down on the day *today*, with *settings* beside the usual ones."""
    for name, value in {
        "KOTOPOLKU_DATABASE_URL": database,
        "KOTOPOLKU_MASTER_KEY": KEY,
        "KOTOPOLKU_HOME": str(home),
        "KOTOPOLKU_STAFF_ID": "vasa-coordinator",
        **settings,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("KOTOPOLKU_PREFECT_AUTH", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    set_fact(database, DEMO_TODAY, today.isoformat())


def ran(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> tuple[int, str, str]:
    """Run one command; return its status, what it printed, and its errors."""
    capsys.readouterr()
    try:
        status = main(words)
    except SystemExit as stop:
        status = int(stop.code or 0)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def lines_of(printed: str) -> list[str]:
    """The lines without the width of their columns, and without rules."""
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    return [line for line in lines if line.strip("─ ")]
