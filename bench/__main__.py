"""``python -m bench``: what planning and casework cost here, as medians and ratios, each beside its bar.

Hand-written SQL and SpiffWorkflow do the same work in the same database file. ``--short`` measures next to nothing and
judges nothing: it shows that every figure can be made.
"""

import argparse
import os
import platform
import sqlite3
import sys
import tempfile
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from bench.casework import casework_figures
from bench.notices import notice_figures
from bench.planning import planning_figures


def main() -> int:
    """Measure, print, and return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure planning and casework.")
    parser.add_argument("--short", action="store_true", help="only show that every figure can be made; judge nothing")
    short = parser.parse_args().short
    print(f"python -m bench{' --short' if short else ''}")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, SQLite {sqlite3.sqlite_version} (WAL, "
        f"synchronous=FULL), SpiffWorkflow {version('spiffworkflow')}; medians\n"
    )
    met = True
    with tempfile.TemporaryDirectory(prefix="kotopolku-bench-") as folder:
        for figure in chain(
            planning_figures(short), casework_figures(Path(folder), short), notice_figures(Path(folder), short)
        ):
            print(figure, flush=True)
            met = met and figure.is_met
    return 0 if met or short else 1


if __name__ == "__main__":
    sys.exit(main())
