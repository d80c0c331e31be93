"""Whom a step is for."""

import pytest

from models.plan import Plan
from tests.builders import a_person, a_process, a_step, plan_of


def concerned(plan: Plan) -> list[str | None]:
    """The people who have a row."""
    return [row.key.person for row in plan.steps]


@pytest.mark.parametrize(
    ("condition", "people"),
    [
        ({"age": {"at_least": 18}}, ["adult", "unknown"]),
        ({"age": {"under": 7}}, ["toddler", "unknown"]),
        ({"age": {"at_least": 7, "under": 18}}, ["unknown"]),
        ({"labour_market": "job_seeker"}, ["adult"]),
        ({"flags": "unaccompanied"}, ["toddler"]),
        ({"any_flag": ["unaccompanied", "emergency"]}, ["toddler"]),
        ({"no_flag": "unaccompanied"}, ["adult", "unknown"]),
        ({"birth_date_known": False}, ["unknown"]),
        ({"track": "self_settled"}, []),
        ({"any_of": [{"flags": "unaccompanied"}, {"labour_market": "job_seeker"}]}, ["adult", "toddler"]),
        ({"age": {"at_least": 18}, "labour_market": "job_seeker"}, ["adult"]),
    ],
)
def test_a_step_is_for_those_who_meet_its_condition(condition, people):
    household = (
        a_person("adult", born="1986-01-15", labour_market="job_seeker"),
        a_person("toddler", born="2024-02-01", flags=["unaccompanied"]),
        {"id": "unknown"},
    )
    definition = a_process(a_step("act", per="person", applies_to=condition))

    assert concerned(plan_of(definition, *household)) == people


def test_a_household_flag_is_true_of_everyone():
    definition = a_process(a_step("act", per="person", applies_to={"any_flag": ["emergency"]}))

    assert concerned(plan_of(definition, a_person("p1"), a_person("p2"), flags=["emergency"])) == ["p1", "p2"]


def test_a_household_meets_a_condition_if_one_of_its_people_does():
    definition = a_process(a_step("act", applies_to={"age": {"under": 7}}))

    assert concerned(plan_of(definition, a_person("p1"))) == []
    assert concerned(plan_of(definition, a_person("p1"), a_person("p2", born="2024-02-01"))) == [None]


@pytest.mark.parametrize(
    ("age_group", "is_adult"), [("under_7", False), ("7_to_17", False), ("18_to_64", True), ("65_plus", True)]
)
def test_an_age_group_stands_for_the_birth_date_until_that_is_known(age_group, is_adult):
    definition = a_process(a_step("act", per="person", applies_to={"age": {"at_least": 18}}))

    assert bool(concerned(plan_of(definition, a_person(age_group=age_group)))) is is_adult


def test_an_age_counts_from_the_birthday():
    definition = a_process(a_step("act", per="person", applies_to={"age": {"at_least": 18}}))

    assert concerned(plan_of(definition, a_person(born="2008-11-22"))) == ["p1"]
    assert concerned(plan_of(definition, a_person(born="2008-11-23"))) == []


@pytest.mark.parametrize(("contact", "is_late"), [("2026-03-02", False), ("2026-03-03", True)])
def test_a_victim_reached_after_three_years_is_a_case_of_its_own(contact, is_late):
    condition = {"flags": "trafficking_victim", "reached_after": {"within": "P3Y", "of": "first_permit"}}
    definition = a_process(a_step("act", per="person", applies_to=condition))
    person = a_person(flags=["trafficking_victim"], milestones={"first_permit": "2023-03-02"})

    assert bool(concerned(plan_of(definition, person, milestones={"contact_received": contact}))) is is_late
