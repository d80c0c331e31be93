"""``python -m bench``: what planning and the command line cost here, as medians, with the command that gives them."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.intake import accept_facts
from kotopolku.planning.planner import make_plan, watchers_of

ROOT = Path(__file__).parent.parent
FAMILY = ROOT / "examples" / "quota-family.yaml"


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of *work* in milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - start))
    return statistics.median(found)


def command(*words: str) -> Callable[[], object]:
    """Return a run of the command line in a process of its own."""
    return lambda: subprocess.run(
        [sys.executable, "-m", "kotopolku", *words], check=True, capture_output=True, cwd=ROOT
    )


def line(name: str, found: float, bar: float) -> bool:
    """Print one figure with its bar; return whether it is met."""
    print(f"{name:50} {found:8.1f} ms   bar {bar:6.0f} ms   {'met' if found <= bar else 'MISSED'}")
    return found <= bar


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    definitions = load_configuration(Library(), date(2026, 11, 22))
    raw = read_file(FAMILY)
    assert isinstance(raw, RawFile)
    facts = accept_facts(raw, definitions)
    process, watchers = definitions.processes[facts.track], watchers_of(definitions.roles.values())
    met = [
        line("plan a household of six", milliseconds(lambda: make_plan(process, facts, watchers), 200), 5),
        line("kotopolku --help", milliseconds(command("--help"), 9), 500),
        line("kotopolku check", milliseconds(command("check"), 9), 2000),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
