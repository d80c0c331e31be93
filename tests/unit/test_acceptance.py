"""Which facts are refused, all at once and in one sentence each."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.library import RawFile
from kotopolku.errors import InputRefusedError
from kotopolku.intake import accept_facts
from kotopolku.sentences import error_lines
from models.facts import Facts
from tests.builders import packaged

ACCEPTED = {
    "track": "quota",
    "municipality": "vasa",
    "today": "2026-11-22",
    "milestones": {"proposal_received": "2026-03-02", "referral_decided": "2026-03-20", "arrival": "2026-06-10"},
    "people": [{"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker"}],
    "done": [{"step": "integration_plan", "person": "p1", "on": "2026-08-31"}],
}


def refused(facts: dict[str, object], language: str = "en") -> list[str]:
    """The lines that a user reads."""
    with pytest.raises(InputRefusedError) as refusal:
        accept_facts(RawFile("facts.yaml", "facts", facts), packaged())
    return error_lines(refusal.value, language)


def accepted(facts: dict[str, object]) -> Facts:
    """The facts as they are taken."""
    return accept_facts(RawFile("facts.yaml", "facts", facts), packaged())


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"track": "quotas"},
            "facts.yaml: track: 'quotas' is not known; write one of: quota, municipality_place, self_settled.",
        ),
        ({"famly": []}, "facts.yaml: famly: there is no field famly here; correct its spelling or leave it out."),
        (
            {"today": "22.11.2026"},
            "facts.yaml: today: '22.11.2026' is no date between 1900 and 2100; write it as 2026-11-22.",
        ),
        (
            {"today": "2026-02-30"},
            "facts.yaml: today: '2026-02-30' is no date between 1900 and 2100; write it as 2026-11-22.",
        ),
        ({"today": 20261122}, "facts.yaml: today: 20261122 is no date between 1900 and 2100; write it as 2026-11-22."),
        ({"people": {}}, "facts.yaml: people: {} is no list; write a list."),
        (
            {"milestones": {"arival": "2026-06-10"}},
            "facts.yaml: milestones.arival: 'arival' is not known; write one of: proposal_received, referral_decided, "
            "file_received, contact_received, arrival, move, joint_meeting_agreed.",
        ),
        (
            {"people": [{"id": "p1", "flags": ["alone"]}]},
            "facts.yaml: people.p1.flags[0]: 'alone' is not known; write one of: unaccompanied, special_support, "
            "disability_service, evident_care_need, home_care_allowance, trafficking_victim, subsidiary_protection, other_route, no_home_municipality, highest_care_allowance, social_welfare_client, care_need_on_arrival, county_participates, ece_need_unforeseen, special_education, self_motivated_studies, plan_extended, studies_extended, plans_return.",
        ),
        (
            {"people": [{"id": "p1", "labour_market": "retired"}]},
            "facts.yaml: people.p1.labour_market: 'retired' is not known; write one of: job_seeker, "
            "outside_labour_force, not_applicable.",
        ),
        (
            {"people": [{"id": "p1", "born": "2026-11-23"}]},
            "facts.yaml: people.p1.born: 2026-11-23 is in the future; only what has happened can be written here.",
        ),
        (
            {"people": [{"id": "p1"}, {"id": "p1"}], "done": []},
            "facts.yaml: people.p1: p1 stands twice; keep one.",
        ),
        (
            {"done": [{"step": "housing_reservation", "on": "2026-11-23"}]},
            "facts.yaml: done[0].on: 2026-11-23 is in the future; only what has happened can be written here.",
        ),
        (
            {"done": [{"step": "reserve_home", "on": "2026-11-20"}]},
            "facts.yaml: done[0].step: the process quota has no step reserve_home; see kotopolku explain.",
        ),
        (
            {"done": [{"step": "integration_plan", "person": "p9", "on": "2026-11-20"}]},
            "facts.yaml: done[0].person: 'p9' is not known; write one of: p1.",
        ),
        (
            {"milestones": {"proposal_received": "2026-03-02", "referral_decided": "2026-03-01"}},
            "facts.yaml: milestones.referral_decided: 2026-03-01 is before proposal_received (2026-03-02); "
            "correct one of the two.",
        ),
        (
            {"milestones": {"referral_decided": "2026-03-20", "arrival": "2026-03-19"}},
            "facts.yaml: milestones.arrival: 2026-03-19 is before referral_decided (2026-03-20); correct one of the two.",
        ),
        (
            {"done": [{"step": "capacity_check", "on": "2026-03-05"}, {"step": "capacity_check", "on": "2026-03-06"}]},
            "facts.yaml: done[1]: capacity_check is reported done twice, and it does not repeat; keep one report.",
        ),
    ],
)
def test_a_refusal_says_where_and_what_to_do(change, line):
    assert refused(ACCEPTED | change) == [line]


def test_an_unknown_municipality_is_refused_with_the_known_ones():
    (line,) = refused(ACCEPTED | {"municipality": "stockholm"})

    assert line.startswith("facts.yaml: municipality: 'stockholm' is not known; write one of: jakobstad, kasko,")


def test_all_refusals_come_at_once():
    facts = ACCEPTED | {
        "famly": [],
        "milestones": {"referral_decided": "2026-03-20", "arrival": "2026-03-19"},
        "people": [{"id": "p1", "born": "1990-13-01"}],
        "done": [{"step": "reserve_home", "on": "2026-11-20"}, {"step": "plan_review", "person": "p2", "on": "soon"}],
    }

    assert [line.split(": ")[1] for line in refused(facts)] == [
        "people.p1.born",
        "done[1].on",
        "famly",
        "milestones.arrival",
        "done[0].step",
        "done[1].person",
    ]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "facts.yaml: track: puuttuu; kirjoita se."),
        ("sv", "facts.yaml: track: saknas; skriv det."),
        ("en", "facts.yaml: track: is missing; write it."),
    ],
)
def test_refusals_are_told_in_each_language(language, line):
    assert refused({key: value for key, value in ACCEPTED.items() if key != "track"}, language) == [line]


@pytest.mark.parametrize(
    "change",
    [
        {"people": [], "done": []},
        {"people": [{"id": "p1"}], "done": []},
        {"milestones": {}},
        {"milestones": {"arrival": "2030-01-01"}},
        {"done": [{"step": "plan_review", "person": "p1", "on": "2026-09-01"}] * 2},
        {"done": [{"step": "first_plan_end", "person": "p1", "on": "2026-01-01"}]},
        {"people": [{"id": "p1", "born": "1990-05-01", "age_group": "under_7"}]},
    ],
    ids=["nobody", "unknown age", "no dates", "a date to come", "two reviews", "before its prerequisite", "two ages"],
)
def test_nothing_else_is_refused(change):
    assert accepted(ACCEPTED | change).track == "quota"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["p1", "2026-01-01", "quota"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*ACCEPTED, "id", "step", "on", "person", "born"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(list(ACCEPTED)), JSON))
def test_no_input_ends_in_anything_but_facts_or_sentences(change):
    """Anything but `InputRefusedError` would fail the test."""
    with contextlib.suppress(InputRefusedError):
        accepted(ACCEPTED | change)
