"""Who may what: the table of the documents is the policy, and the policy refuses what nothing grants."""

import re
from itertools import product

import pytest

from kotopolku.casework.policy import (
    Action,
    CaseFacts,
    CaseKind,
    HeldRole,
    StepFacts,
    Visitor,
    extent_of,
    may,
    people_seen,
)
from models.vocabulary import LabourMarket
from tests.builders import packaged
from tests.conftest import ROOT

OURS = CaseFacts("vasa")
THEIRS = CaseFacts("korsholm")
HEALTH_STEP = StepFacts("county_health_nurse", person="p1")
ROLES = [role for role in packaged().roles.values() if not role.external]


def documented():
    """The cells of the tables in the documents."""
    page = (ROOT / "docs" / "reference" / "who-may-what.md").read_text(encoding="utf-8")
    cells = {}
    for chapter in page.split("\n## ")[1:]:
        kind = CaseKind(re.findall(r"`(\w+)`", chapter.splitlines()[0])[-1])
        rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in chapter.splitlines() if "|" in line]
        for role, *extents in rows[2:]:
            cells |= {(role, Action(action), kind): text for action, text in zip(rows[0][1:], extents, strict=True)}
    return cells


def who(*roles, serves=("vasa",), unit=()):
    """Somebody with these roles."""
    known = packaged().roles
    held = (HeldRole(known[role], frozenset(serves), frozenset((*roles, *unit))) for role in roles)
    return Visitor("somebody", tuple(held))


def test_the_documented_table_is_the_policy_cell_by_cell():
    decided = {
        (role.id, action, kind): extent_of(role, action, kind).value
        for role, action, kind in product(ROLES, Action, CaseKind)
    }

    assert documented() == decided


@pytest.mark.parametrize("role", [role.id for role in packaged().roles.values()])
@pytest.mark.parametrize("action", Action)
def test_nobody_does_anything_in_a_case_that_her_organisation_does_not_serve(role, action):
    step = StepFacts(role)

    assert not may(who(role), action, THEIRS, step)
    assert not may(who(role), action, CaseFacts("korsholm", glass_is_broken=True), step)
    assert not may(who(role), action, CaseFacts("korsholm", is_standing=True), step)


@pytest.mark.parametrize("role", [role.id for role in ROLES])
def test_a_restricted_step_is_its_own_roles_alone_even_behind_broken_glass(role):
    restricted = StepFacts("county_uam_worker", is_restricted=True)
    seen = may(
        who(role, unit=("county_uam_worker",)), Action.SEE_STEP, CaseFacts("vasa", glass_is_broken=True), restricted
    )

    assert seen is (role == "county_uam_worker")


@pytest.mark.parametrize(
    ("visitor", "sees"),
    [
        (who("county_health_nurse"), True),
        (who("county_health_coordinator", unit=("county_health_nurse",)), True),
        (who("county_social_worker", unit=("county_social_counsellor",)), False),
        (who("reception_coordinator"), True),
        (who("integration_guide"), False),
        (who("employment_authority"), False),
        (who("kela"), False),
        (Visitor("somebody", ()), False),
    ],
)
def test_a_step_is_seen_by_its_unit_and_by_the_coordinator(visitor, sees):
    assert may(visitor, Action.SEE_STEP, OURS, HEALTH_STEP) is sees


def test_a_step_is_reported_by_its_own_role_and_not_by_its_unit():
    assert may(who("county_health_nurse"), Action.REPORT, OURS, HEALTH_STEP)
    assert not may(who("county_health_coordinator", unit=("county_health_nurse",)), Action.REPORT, OURS, HEALTH_STEP)
    assert not may(who("reception_coordinator"), Action.REPORT, OURS, HEALTH_STEP)


def test_what_one_person_has_alone_is_reported_by_her_and_by_who_stands_in_for_her():
    step = StepFacts("county_health_nurse", assigned_to="anna")
    nurse = who("county_health_nurse")

    assert not may(nurse, Action.REPORT, OURS, step)
    assert may(Visitor("anna", nurse.held), Action.REPORT, OURS, step)
    assert may(Visitor("other", nurse.held, frozenset({"anna"})), Action.REPORT, OURS, step)


def test_people_are_seen_by_whom_a_step_of_her_own_concerns():
    people = {"p1": LabourMarket.JOB_SEEKER, "p2": LabourMarket.OUTSIDE_LABOUR_FORCE, "p3": None}
    steps = (HEALTH_STEP, StepFacts("reception_coordinator"), StepFacts("employment_authority", person="p1"))

    assert people_seen(who("county_health_nurse"), OURS, steps, people) == {"p1"}
    assert people_seen(who("reception_coordinator"), OURS, steps, people) == {"p1", "p2", "p3"}
    assert people_seen(who("employment_authority"), OURS, steps, people) == {"p1"}
    assert people_seen(who("county_social_worker"), OURS, steps, people) == frozenset()
    assert people_seen(who("county_health_nurse"), THEIRS, steps, people) == frozenset()


def test_the_employment_authority_never_sees_who_seeks_no_work():
    steps = (StepFacts("employment_authority"), StepFacts("employment_authority", person="p2"))
    people = {"p1": LabourMarket.JOB_SEEKER, "p2": LabourMarket.OUTSIDE_LABOUR_FORCE}

    assert people_seen(who("employment_authority"), OURS, steps, people) == {"p1"}


def test_broken_glass_shows_all_people_and_takes_neither_health_data_nor_reports():
    broken = CaseFacts("vasa", glass_is_broken=True)
    guide = who("integration_guide")

    assert people_seen(guide, broken, (), {"p1": None, "p2": None}) == {"p1", "p2"}
    assert may(guide, Action.SEE_STEP, broken, HEALTH_STEP)
    assert not may(guide, Action.REPORT, broken, HEALTH_STEP)
    assert not may(guide, Action.TAKE_HEALTH_DATA, broken)
    assert people_seen(who("municipal_housing"), broken, (), {"p1": None}) == frozenset()


def test_health_data_are_taken_by_the_countys_health_roles_alone():
    taking = {role.id for role in ROLES if may(who(role.id), Action.TAKE_HEALTH_DATA, OURS)}

    assert taking == {"county_health_coordinator", "county_health_nurse"}
