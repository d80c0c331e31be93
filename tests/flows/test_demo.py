"""The README's first command, lived through with one date changed."""

import os
import subprocess

import pytest

from deployments.demo.story import read_story
from models.vocabulary import Track
from tests.conftest import ROOT

#: The story of each `make demo TRACK=...`, and the track of its household.
STORIES = {
    "demo-family": Track.QUOTA,
    "demo-municipality-place": Track.MUNICIPALITY_PLACE,
    "demo-self-settled": Track.SELF_SETTLED,
    "demo-unaccompanied": Track.QUOTA,
}


@pytest.mark.parametrize("name", STORIES)
def test_each_story_lasts_a_month_and_has_eight_answers_through_prefect(name):
    story = read_story(ROOT / "examples" / f"{name}.yaml")

    assert story.track is STORIES[name]
    assert len([event for event in story.events if event.prefect]) >= 8
    assert (story.events[-1].on - story.begins).days > 30


def test_a_track_without_a_story_is_refused_with_those_that_have_one():
    done = _make("demo", "TRACK=by_sea")

    assert done.returncode != 0
    told = "There is no track by_sea; write one of: quota municipality_place self_settled unaccompanied\n"
    assert done.stdout == told


def test_the_demo_of_the_readme_follows_the_dates_of_the_familys_file(tmp_path):
    """The arrival is five days later than in the packaged story, so everything that hangs on it is too."""
    story = (ROOT / "examples" / "demo-family.yaml").read_text(encoding="utf-8")
    changed = tmp_path / "family.yaml"
    changed.write_text(story.replace("arrival 2026-06-10", "arrival 2026-06-15"), encoding="utf-8")
    assert changed.read_text(encoding="utf-8") != story

    done = _make("demo", STORY=str(changed))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "housing_reservation: refused. The field Done on does not fit; choose or write it again." in done.stdout
    timeline = " ".join(done.stdout.partition("The timeline of")[2].split())
    # Two weeks after the arrival, a week after it, and the day before it: with the packaged story 24, 17 and 9 June.
    assert "Initial health check p1 Public-health nurse 29 Jun 2026 (target)" in timeline
    assert "22 Jun 2026 (law)" in timeline
    assert "Housing reservation household Municipal housing 14 Jun 2026 (target)" in timeline
    assert "28 Feb 2027 (law)" in timeline
    assert "Amina" not in done.stdout
    assert "Omar" not in done.stdout


def _make(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run make as someone does at a prompt: without what the make that runs these tests hands down."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *words], cwd=ROOT, capture_output=True, text=True, check=False, env=plain | settings)
