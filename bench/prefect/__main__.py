"""``python -m bench.prefect``: what Prefect costs, on a real server and runner in folders of their own.

Ends with 1 if a bar is missed. ``--short`` shows that all of it can be done, and judges no time.
"""

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.figures import Figure
from bench.prefect.growth import growth
from bench.prefect.house import House, an_installation
from bench.prefect.morning import morning
from bench.prefect.report import MOST_SECONDS, report_seconds, with_work_pool
from deployments.group import running
from kotopolku.orchestration.prefect_api import connect

PARTS = ("growth", "report", "morning")


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    inside: int
    answers: int
    outside: int
    reports: int
    placements: int


FULL = Size(inside=20, answers=20, outside=500, reports=5, placements=2_000)
SHORT = Size(inside=3, answers=3, outside=6, reports=1, placements=60)


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.prefect", description="Measure what Prefect costs.")
    parser.add_argument("--short", action="store_true", help="only show that all of it can be done; judge no time")
    parser.add_argument("--only", choices=PARTS, help="measure one part")
    options = parser.parse_args()
    size = SHORT if options.short else FULL
    print(f"Python {platform.python_version()}, Prefect {version('prefect')}, {os.cpu_count()} cores, SQLite\n")
    met = True
    with tempfile.TemporaryDirectory(prefix="kotopolku-prefect-") as name:
        for part in PARTS if options.only is None else (options.only,):
            for figure in _figures(part, size, Path(name) / part):
                print(figure, flush=True)
                # The database's size is the same on any machine; times are not.
                met = met and (figure.is_met or (options.short and figure.unit == "s"))
    return 0 if met else 1


def _figures(part: str, size: Size, folder: Path) -> Iterator[Figure]:
    if part == "morning":
        yield from morning(folder, size.placements)
        return
    installation = an_installation(folder)
    with (
        running(installation) as group,
        connect(installation.settings.api_url, installation.prefect_auth, is_patient=True) as api,
    ):
        house = House(installation, api)
        if part == "growth":
            yield from growth(house, size.inside, size.answers, size.outside)
            return
        yield report_seconds(house, size.reports, "embedded runner", MOST_SECONDS)
        # Its runner would also ask for what the workers are to run.
        group.runner.stop()
        yield from with_work_pool(house, size.reports)


if __name__ == "__main__":
    raise SystemExit(main())
