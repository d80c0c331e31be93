"""Every step of every track can be planned and explained, whatever is known of a household."""

import pytest

from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
from models.facts import Facts
from models.values import Language
from models.vocabulary import (
    ApplicationKind,
    HouseholdFlag,
    HouseholdMilestone,
    PersonFlag,
    PersonMilestone,
    Track,
    milestones_of,
)
from tests.builders import RECEPTIONS, packaged

TRACKS = pytest.mark.parametrize("track", RECEPTIONS)


def everything_known(track: Track) -> Facts:
    """A household of which everything is known and everything is true: an adult, and a child who came alone."""
    milestones = {name.value: "2027-01-04" for name in PersonMilestone}
    everyone = {
        "milestones": milestones,
        "flags": [flag.value for flag in PersonFlag],
        "applications": [{"kind": kind.value, "received": "2027-01-04"} for kind in ApplicationKind],
        "suspensions": [{"from": "2027-02-01", "to": "2027-02-28"}],
    }
    return Facts.model_validate(
        {
            "track": track,
            "municipality": "vasa",
            "today": "2027-03-01",
            # Who moves independently needs no help in looking for a home.
            "flags": [flag.value for flag in HouseholdFlag if flag is not HouseholdFlag.INDEPENDENT_MOVE],
            "milestones": {
                name.value: "2027-01-04" for name in HouseholdMilestone if name.value in milestones_of(track)
            },
            "people": [
                {"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker", **everyone},
                {"id": "p2", "born": "2012-02-29", "labour_market": "not_applicable", **everyone},
                {"id": "p3", "born": "2022-02-28", "labour_market": "not_applicable", "milestones": milestones},
                {"id": "p4", "born": "1991-05-01", "labour_market": "outside_labour_force", "milestones": milestones},
                {"id": "p5"},
            ],
            "done": [{"step": "integration_plan", "on": "2027-02-08"}],
        }
    )


def nothing_known(track: Track) -> Facts:
    """A household of one person of whom nothing is known."""
    return Facts.model_validate(
        {"track": track, "municipality": "vasa", "today": "2027-03-01", "people": [{"id": "p1"}]}
    )


def teller(track: Track, language: Language) -> Explainer:
    found = packaged()
    return Explainer(language, found.messages[language], found.processes[track], found.acts, found.sources)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("household", [everything_known, nothing_known])
@TRACKS
def test_every_date_is_explained_in_every_language(track, household, language):
    explainer = teller(track, language)

    plan = make_plan(packaged().processes[track], household(track), watchers_of(packaged().roles.values()))

    told = [explainer.why(row) + explainer.why_in_short(row) for row in plan.steps]
    assert len(told) > 30
    assert not [text for text in told if "{" in text or "None" in text]


@pytest.mark.parametrize("language", Language)
@TRACKS
def test_every_limit_is_told_in_general_in_every_language(track, language):
    explainer = teller(track, language)

    told = [
        explainer.rule_of(limit)
        for step in packaged().processes[track].steps
        for limit in (*step.statutory, *step.target)
    ]

    assert told
    assert all(told)


@TRACKS
def test_each_step_concerns_somebody_of_whom_everything_is_known(track):
    """A step that concerns nobody here would concern nobody at all: its condition cannot be met in this track."""
    process = packaged().processes[track]
    plan = make_plan(process, everything_known(track), watchers_of(packaged().roles.values()))

    missing = {step.id for step in process.steps} - {row.key.step for row in plan.steps}

    never = {"uam_three_party_agreement"} if track is Track.SELF_SETTLED else set()
    never |= {"uam_representative_continuity"} if track is Track.QUOTA else set()
    never |= {"claim_preparation_costs"} if track is Track.SELF_SETTLED else set()
    assert missing == never


@pytest.mark.parametrize("name", ["municipality_place", "quota", "self_settled"])
def test_a_definition_is_called_like_its_track(name):
    assert packaged().processes[Track(name)].id == name
