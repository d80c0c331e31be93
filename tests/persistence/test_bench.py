"""The benchmark's short form: every figure can be made. No test fails on a time; the bars live in `make bench`."""

import subprocess
import sys

from tests.conftest import ROOT


def test_every_figure_of_the_benchmark_can_be_made():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--short"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    for figure in ("plan a household of six", "W1 beside SpiffWorkflow", "W3 sweep", "W3 idle", "W4 complete an item"):
        assert figure in done.stdout
