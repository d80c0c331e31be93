"""``python -m bench.load``: the desk with 20 users at once, 2,000 open placements and more than 40,000 work items.

A real process, a real SQLite file, Locust. Prints what each page takes and how much memory the process has; ends with 1
if a bar is missed or something was answered wrongly. The bars are those of a machine of one's own: it says how much of
this one others used. ``--short`` shows that all of it can be done, and judges no time.
"""

import argparse
import csv
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.figures import Figure
from bench.load.furnish import Home, furnish
from bench.load.machine import Use, used
from bench.load.process import Process, desk_of

#: The bars of the desk: milliseconds within which 95 of 100 answers come, and megabytes of its process.
MOST_MILLISECONDS = 100
MOST_MEGABYTES = 150


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    placements: int
    users: int
    seconds: int


FULL = Size(placements=2_000, users=20, seconds=90)
SHORT = Size(placements=60, users=4, seconds=8)


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Measure the desk under load.")
    parser.add_argument("--short", action="store_true", help="only show that all of it can be done; judge no time")
    short = parser.parse_args().short
    size = SHORT if short else FULL
    with tempfile.TemporaryDirectory(prefix="kotopolku-load-") as name:
        folder = Path(name)
        (folder / "home").mkdir()
        home = furnish(folder / "home", size.placements, size.users)
        print(
            f"python -m bench.load{' --short' if short else ''}\n"
            f"Python {platform.python_version()}, {os.cpu_count()} cores, SQLite {sqlite3.sqlite_version}, "
            f"Locust {version('locust')}\n{home.placements:,} open placements, {home.work_items:,} work items; "
            f"{size.users} users at once, each with a page every 1 to 3 seconds, for {size.seconds} seconds\n"
        )
        with desk_of(home) as desk, used(desk) as use:
            failures = _attack(desk.address, home, size, folder)
        met = not failures
        for figure in (*_times(folder, use), *_memory(desk)):
            print(figure)
            met = met and figure.is_met
        for failure in failures:
            print(f"WRONG: {failure}")
    return 0 if met or (short and not failures) else 1


def _attack(address: str, home: Home, size: Size, folder: Path) -> list[str]:
    """Let Locust work; return what was answered wrongly."""
    subprocess.run(
        [
            *(sys.executable, "-m", "locust", "--headless", "--only-summary", "--loglevel", "ERROR"),
            *(
                "--locustfile",
                str(Path(__file__).parent / "users.py"),
                "--host",
                address,
                "--csv",
                str(folder / "load"),
            ),
            *("--users", str(size.users), "--spawn-rate", "4", "--run-time", f"{size.seconds}s", "--reset-stats"),
        ],
        env=os.environ | {"LOAD_SESSIONS": json.dumps(home.sessions)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        # 1 means that something failed, which is read from its file.
        check=False,
    )
    return [f"{row['Occurrences']} × {row['Name']}: {row['Error']}" for row in _rows(folder / "load_failures.csv")]


def _times(folder: Path, use: Use) -> Iterator[Figure]:
    rows = _rows(folder / "load_stats.csv")
    for row in rows:
        name = f"{row['Name']}, {int(row['Request Count']):,} requests"
        yield Figure(f"{name}: median", float(row["50%"]), "ms")
        is_bar = row["Name"] != "Aggregated"
        yield Figure(f"{name}: p95", float(row["95%"]), "ms", bar=MOST_MILLISECONDS if is_bar else None)
    requests = sum(int(row["Request Count"]) for row in rows if row["Name"] != "Aggregated")
    yield Figure("processor time of the desk for one request", 1000 * use.desk / requests, "ms")
    yield Figure("of all processors, what others used meanwhile", use.others, "%")


def _memory(desk: Process) -> Iterator[Figure]:
    yield Figure("memory of the desk's process, at most (RSS)", max(desk.resident), "MB", bar=MOST_MEGABYTES)
    yield Figure("of it counted by share (PSS)", max(desk.own), "MB")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    sys.exit(main())
