"""What is secret stays in our database, and is sealed there: planted, found through the application, then nowhere."""

import base64
import binascii
import contextlib
import gzip
import json
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kotopolku.cli import main
from tests.builders import TODAY
from tests.flows.house import REPORTED_BY, House

NAME = "Kanarialintu Tsitsernak"
ADDRESS = "Canary Street 17 B 23"
PHONE = "+358 50 987 6543"
BORN = "1987-06-05"
CANARIES = (NAME, "Tsitsernak", ADDRESS, "Canary Street", PHONE, "987 6543", BORN)


def forms(text: str) -> set[bytes]:
    """Every way in which a text may hide in bytes: plain, wide, hexadecimal, and base64 at each offset."""
    plain = text.encode()
    found = {plain, text.encode("utf-16-le"), binascii.hexlify(plain), json.dumps(text)[1:-1].encode()}
    for offset in range(3):
        # The ends depend on what stands beside it, so they are cut off.
        found.add(base64.b64encode(b"x" * offset + plain)[4:-4])
    return {form for form in found if len(form) > 4}


def unpacked(value: Any, depth: int = 3) -> Iterator[bytes]:
    """Yield a stored value as bytes, and what it holds if it is base64, gzip or zlib, also in each other."""
    data = value if isinstance(value, bytes) else str(value).encode()
    yield data
    for open_it in (base64.b64decode, gzip.decompress, zlib.decompress) if depth else ():
        with contextlib.suppress(binascii.Error, OSError, EOFError, zlib.error, ValueError):
            yield from unpacked(open_it(data), depth - 1)


def values_of(database: Path) -> Iterator[bytes]:
    """Yield every value of every table of a SQLite database."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if value is not None:
                        yield from unpacked(value)


def copied(home: Path, folder: Path) -> Path:
    """Return a copy of *home* that another process made.

    Whoever closes a file of an open SQLite database drops this process's locks on it; the next process to open it
    would then truncate what this one still has mapped.
    """
    subprocess.run(["cp", "-r", str(home), str(folder / "copy")], check=True)
    return folder / "copy"


def leaks(home: Path) -> list[str]:
    """Where a canary stands: in any file of the home folder, or in any value of Prefect's database."""
    wanted = {form: canary for canary in CANARIES for form in forms(canary)}
    found = []
    for file in sorted(path for path in home.rglob("*") if path.is_file()):
        data = file.read_bytes()
        found += [f"{file.name}: {canary}" for form, canary in wanted.items() if form in data]
    for database in home.rglob("*.db"):
        for data in values_of(database):
            found += [f"{database.name}: {canary}" for form, canary in wanted.items() if form in data]
    return found


def test_the_search_finds_what_is_hidden_in_every_way(tmp_path):
    """A search that could not find would prove nothing."""
    packed = base64.b64encode(zlib.compress(NAME.encode())).decode()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE t (v)")
        connection.execute("INSERT INTO t VALUES (?)", (packed,))
    (tmp_path / "a.log").write_bytes(b"..." + base64.b64encode(b"ab" + ADDRESS.encode() + b"cd") + b"...")
    (tmp_path / "b.log").write_bytes(PHONE.encode("utf-16-le"))

    assert {line.split(": ")[1] for line in leaks(tmp_path)} >= {NAME, ADDRESS, PHONE}


def test_canaries_are_found_through_the_application_and_nowhere_else(house: House, monkeypatch, capsys, tmp_path):
    settings = house.installation.settings
    monkeypatch.setenv("KOTOPOLKU_HOME", str(settings.home))
    monkeypatch.setenv("KOTOPOLKU_PORT", str(settings.port))
    file = tmp_path / "registration.yaml"
    file.write_text(
        f"""
track: quota
municipality: vasa
proposal_reference: CANARY-2026-1
milestones: {{proposal_received: 2026-11-02}}
people:
  - {{id: p1, name: "{NAME}", born: {BORN}, labour_market: job_seeker}}
""",
        encoding="utf-8",
    )

    def run(*words: str) -> str:
        assert main([*words, "--language", "en"]) == 0
        return capsys.readouterr().out

    opened = run("register", "--file", str(file), "--by", "vasa-coordinator")
    (number,) = {word.strip(".,:") for word in opened.split() if word.startswith("KP-")}
    run(
        "person",
        number,
        "p2",
        "--add",
        "--name",
        f"{ADDRESS} {PHONE}",
        "--age-group",
        "18_to_64",
        "--by",
        "vasa-coordinator",
    )
    shown = run("person", number, "--names")
    house.waiting(number)
    house.resume(number, house.answer(number, "capacity_check", done_on=TODAY.isoformat(), reported_by=REPORTED_BY))
    house.outcome(number, 1)
    house.waiting(number)
    house.trigger("deadlines")

    assert NAME in " ".join(shown.split())
    assert ADDRESS.split()[0] in shown
    assert "5 Jun 1987" in shown
    assert leaks(copied(settings.home, tmp_path)) == []
