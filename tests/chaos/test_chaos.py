"""A minute of chaos; `make chaos` is the long form."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.timeout(600)
def test_a_minute_of_random_kills_loses_nothing_and_doubles_nothing():
    run = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--rounds", "12", "--seed", "12"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "\nlost 0\n" in run.stdout
    assert "\ndoubled outside the window 0\n" in run.stdout
    assert "\n  sender at " in run.stdout
