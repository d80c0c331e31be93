"""A plan as a household sees it: when each step is, whose it is, and what is never told."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotopolku.planning.household_path import HouseholdPath, Moment, PathStep
from models.household_path import PathRules
from models.plan import Status
from models.vocabulary import PersonFlag, Stage
from tests.builders import a_limit, a_person, a_process, a_step, packaged, some_facts
from tests.paths import BEFORE, QUOTA, family, plan_of_facts, the_path

EVERYTHING = PathRules()
SENSITIVE_FLAGS = sorted(set(PersonFlag) - {PersonFlag.UNACCOMPANIED})


def path_of(*steps: dict[str, Any], rules: PathRules = EVERYTHING, people: tuple[Any, ...] = (), **facts: Any):
    """The path of a process of these steps on 22 November 2026."""
    written = some_facts(*people, **facts).model_dump(mode="json", by_alias=True)
    return the_path(written, rules, a_process(*steps))


def names(path: HouseholdPath, moment: Moment) -> list[str]:
    return [step.step for step in path.at(moment)]


def the(path: HouseholdPath, step: str) -> PathStep:
    (found,) = [one for one in path.steps if one.step == step]
    return found


SETTLED = {"milestones": {"arrival": "2026-11-20"}}


def test_what_follows_on_what_is_going_on_is_next_and_the_rest_is_later():
    path = path_of(
        a_step("first"),
        a_step("second", after="first"),
        a_step("third", after="second"),
        a_step("weeks", stage="first_weeks"),
        done=[{"step": "weeks", "on": "2026-11-21"}],
    )

    assert [names(path, moment) for moment in Moment] == [["weeks"], ["first"], ["second"], ["third"]]


def test_all_that_the_stage_still_waits_for_is_next():
    steps = [a_step(name, after=after) for name, after in (("first", []), ("second", ["first"]), ("third", ["second"]))]

    assert names(path_of(*steps, **SETTLED), Moment.NEXT) == ["second", "third"]


def test_what_opens_or_may_be_done_only_some_day_is_later():
    path = path_of(
        a_step("review", opens="P1M", statutory=a_limit(within="P6M", of="arrival")),
        a_step("notice", statutory=a_limit(within="P6M", of="arrival", earliest={"within": "P2M", "of": "arrival"})),
        **SETTLED,
    )

    assert names(path, Moment.LATER) == ["review", "notice"]


def test_before_the_move_the_first_stage_is_now_and_after_it_is_over():
    before, after = the_path(family(BEFORE)), the_path(family())

    assert before.stages == (
        (Stage.BEFORE_ARRIVAL, Moment.NOW),
        (Stage.FIRST_WEEKS, Moment.LATER),
        (Stage.INTEGRATION, Moment.LATER),
    )
    assert after.stages == (
        (Stage.BEFORE_ARRIVAL, Moment.DONE),
        (Stage.FIRST_WEEKS, Moment.NOW),
        (Stage.INTEGRATION, Moment.LATER),
    )


def test_the_household_is_asked_for_what_is_its_own_and_where_it_must_act_by_the_date_of_another():
    assert [(step.step, step.due, step.is_law) for step in the_path(family(BEFORE)).asked] == [
        ("family_reunification_guidance", date(2026, 5, 20), True),
        ("dvv_move_notice", date(2026, 6, 17), True),
        ("job_seeker_registration", date(2026, 6, 24), False),
        ("kela_housing_allowance", date(2026, 7, 31), True),
        ("kela_registration", None, False),
        ("job_profile", None, False),
    ]


def test_an_answer_that_others_owe_is_not_asked_of_the_household():
    step = a_step("account", role="client", statutory=a_limit(working_days=10, of="arrival"))

    path = path_of(step, rules=PathRules(others_answer=("account",)), **SETTLED)

    assert path.asked == ()
    assert names(path, Moment.NOW) == ["account"]


def test_people_with_one_step_are_told_together_with_the_first_date():
    step = a_step("talk", per="person", statutory=a_limit(within="P1M", of="permit_notified"))
    people = [a_person(f"p{day}", milestones={"permit_notified": f"2026-11-0{day}"}) for day in (3, 2, 1)]

    path = path_of(step, people=tuple(people), done=[{"step": "talk", "person": "p3", "on": "2026-11-20"}])

    told = the(path, "talk")
    assert (told.due, told.is_law, told.varies, told.partly_done) == (date(2026, 12, 1), True, True, True)


def test_what_is_done_for_all_is_done_on_the_last_day():
    step = a_step("talk", per="person")
    done = [{"step": "talk", "person": name, "on": f"2026-11-0{name[1]}"} for name in ("p1", "p2")]

    path = path_of(step, people=(a_person("p1"), a_person("p2")), done=done)

    assert (the(path, "talk").moment, the(path, "talk").done_on) == (Moment.DONE, date(2026, 11, 2))


def test_the_outer_limit_of_what_is_done_without_delay_is_not_told():
    limit = a_limit(without_delay=True, of="arrival", latest={"within": "P3Y", "of": "first_permit"})
    person = a_person(milestones={"first_permit": "2026-03-02"})

    path = path_of(a_step("plan", per="person", statutory=limit), people=(person,), **SETTLED)

    assert (the(path, "plan").without_delay, the(path, "plan").due) == (True, None)


def test_a_missed_date_is_late_and_a_safe_day_that_has_passed_is_not_told():
    """Of a limit on Saturday 21 November the safe day is Friday; the law gives Monday 23 November."""
    past = a_step("past", statutory=a_limit(within="P1D", of="proposal_received"))
    saturday = a_step("saturday", statutory=a_limit(within="P19D", of="proposal_received", shift="statute"))

    path = path_of(past, saturday, milestones={"proposal_received": "2026-11-02"})

    assert the(path, "past").is_late
    assert (the(path, "saturday").due, the(path, "saturday").safe_day) == (date(2026, 11, 23), date(2026, 11, 23))


def test_what_is_not_needed_is_not_told():
    path = path_of(a_step("first"), a_step("second"), not_needed=[{"step": "first"}])

    assert [step.step for step in path.steps] == ["second"]


@pytest.mark.parametrize(
    ("step", "rules"),
    [
        (a_step("hidden", sensitive=True), EVERYTHING),
        (a_step("hidden"), PathRules(left_out=("hidden",))),
        (a_step("hidden", role="keha"), PathRules(left_out_roles=("keha",))),
        (a_step("hidden", per="person", applies_to={"flags": "trafficking_victim"}), EVERYTHING),
        (a_step("hidden", applies_to={"any_flag": ["evident_care_need", "emergency"]}), EVERYTHING),
        (a_step("hidden", applies_to={"flags": "has_health_data"}), EVERYTHING),
    ],
    ids=["restricted", "left out", "role left out", "victim", "care need", "health data"],
)
def test_what_must_not_stand_on_paper_is_not_told_even_when_it_is_done(step, rules):
    person = a_person(flags=["trafficking_victim", "evident_care_need"])
    known = {"people": (person,), "flags": ["has_health_data"]}

    for done in ([], [{"step": "hidden", "on": "2026-11-20"}]):
        path = path_of(step, a_step("shown"), rules=rules, done=done, **known)
        assert [one.step for one in path.steps] == ["shown"]


def test_that_a_child_came_alone_or_that_it_is_urgent_is_no_secret_to_the_household():
    steps = [a_step(name, applies_to={"flags": flag}) for name, flag in (("a", "unaccompanied"), ("b", "emergency"))]

    path = path_of(*steps, people=(a_person(flags=["unaccompanied"]),), flags=["emergency"])

    assert [one.step for one in path.steps] == ["a", "b"]


@st.composite
def families(draw) -> dict[str, Any]:
    """The example family on any day, with any of its reports and any flags."""
    facts = family(date(2026, 3, 30) + timedelta(days=draw(st.integers(0, 400))))
    facts["done"] = [one for one in facts["done"] if draw(st.booleans())]
    for person in facts["people"]:
        person["flags"] = draw(st.lists(st.sampled_from(SENSITIVE_FLAGS), unique=True))
    facts["flags"] = draw(st.lists(st.sampled_from(["has_health_data"]), unique=True))
    return facts


@given(families())
def test_each_step_is_told_at_most_once_and_at_one_moment(facts):
    path = the_path(facts)

    told = [step.step for step in path.steps]
    shown = [step.step for moment in Moment for step in path.at(moment)] + [step.step for step in path.asked]
    assert len(told) == len(set(told))
    assert sorted(shown) == sorted(told)


@given(families())
def test_nothing_is_told_that_is_left_out_or_not_in_the_plan(facts):
    pending_or_done = {
        row.key.step for row in plan_of_facts(facts).steps if row.status not in (Status.NOT_NEEDED, Status.CANCELLED)
    }

    told = {step.step for step in the_path(facts).steps}

    assert told <= pending_or_done - set(packaged().path.left_out)


@given(families())
def test_a_family_of_which_something_sensitive_is_true_is_told_no_step_that_another_is_not(facts):
    plain = {**facts, "flags": [], "people": [person | {"flags": []} for person in facts["people"]]}

    assert {step.step for step in the_path(facts, EVERYTHING).steps} <= {
        step.step for step in the_path(plain, EVERYTHING).steps
    }


@given(families())
def test_without_rules_and_flags_every_step_of_the_plan_is_told(facts):
    plain = {**facts, "flags": [], "people": [person | {"flags": []} for person in facts["people"]]}
    plain["done"] = [
        done for done in plain["done"] if done["step"] not in ("hear_county_on_person", "health_data_handover")
    ]

    told = {step.step for step in the_path(plain, EVERYTHING).steps}

    assert told == {row.key.step for row in plan_of_facts(plain).steps}
    assert told <= set(QUOTA.by_id)
