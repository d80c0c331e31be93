"""What planning and the command line cost."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import Figure, milliseconds
from bench.stores import FAMILY, TODAY
from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.intake import accept_facts
from kotopolku.planning.planner import make_plan, watchers_of

ROOT = Path(__file__).parent.parent


def planning_figures(short: bool) -> Iterator[Figure]:
    """Measure one plan, and the commands that people wait for."""
    definitions = load_configuration(Library(), TODAY)
    raw = read_file(FAMILY)
    assert isinstance(raw, RawFile)
    facts = accept_facts(raw, definitions)
    process, watchers = definitions.processes[facts.track], watchers_of(definitions.roles.values())
    planned = milliseconds(lambda: make_plan(process, facts, watchers), 20 if short else 500)
    yield Figure("plan a household of six", planned, "ms", bar=5)
    times = 1 if short else 9
    yield Figure("kotopolku --help", milliseconds(_command("--help"), times), "ms", bar=500)
    yield Figure("kotopolku check", milliseconds(_command("check"), times), "ms", bar=2000)


def _command(*words: str) -> Callable[[], object]:
    """Return a run of the command line in a process of its own."""
    return lambda: subprocess.run(
        [sys.executable, "-m", "kotopolku", *words], check=True, capture_output=True, cwd=ROOT
    )
