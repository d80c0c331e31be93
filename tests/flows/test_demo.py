"""The README's first command, lived through with one date changed."""

import os
import subprocess

from tests.conftest import ROOT


def test_the_demo_of_the_readme_follows_the_dates_of_the_familys_file(tmp_path):
    """The arrival is five days later than in the packaged story, so everything that hangs on it is too."""
    story = (ROOT / "examples" / "demo-family.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "family.yaml"
    changed.write_text(story.replace("arrival 2026-06-10", "arrival 2026-06-15"), encoding="utf-8")
    assert changed.read_text(encoding="utf-8") != story
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

    done = subprocess.run(
        ["make", "demo"], cwd=ROOT, capture_output=True, text=True, check=False, env=plain | {"STORY": str(changed)}
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "housing_reservation: refused. The field done on does not fit; choose or write it again." in done.stdout
    timeline = " ".join(done.stdout.partition("The timeline of")[2].split())
    # Two weeks after the arrival, a week after it, and the day before it: with the packaged story 24, 17 and 9 June.
    assert "Initial health check p1 Public-health nurse 29 Jun 2026 (target)" in timeline
    assert "22 Jun 2026 (law)" in timeline
    assert "Housing reservation household Municipal housing 14 Jun 2026 (target)" in timeline
    assert "28 Feb 2027 (law)" in timeline
    assert "Esimerkki" not in done.stdout
