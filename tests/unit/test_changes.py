"""What is different between two plans."""

from datetime import date

from kotopolku.planning.changes import apply_changes, changes
from models.plan import StepKey
from tests.builders import a_limit, a_person, a_process, a_step, plan_of

DEFINITION = a_process(
    a_step("reserve", target=a_limit(before="P1D", of="arrival")),
    a_step("meet", per="person", after="arrival", target=a_limit(within="P0D", of="arrival")),
    a_step("inform"),
)


def test_moving_the_arrival_changes_the_dates_that_hang_on_it_and_no_others():
    before = plan_of(DEFINITION, milestones={"arrival": "2026-12-09"})
    after = plan_of(DEFINITION, milestones={"arrival": "2026-12-16"})

    made = changes(before, after)

    assert [change.key.step for change in made] == ["reserve", "meet"]
    assert made[0].changed == ("act_by", "target_due")
    assert made[0].after is not None
    assert made[0].after.target_due == date(2026, 12, 15)


def test_a_new_person_brings_her_own_steps_only():
    before = plan_of(DEFINITION, a_person("p1"))
    after = plan_of(DEFINITION, a_person("p1"), a_person("p2"))

    assert [change.key for change in changes(before, after)] == [StepKey("meet", "p2")]


def test_a_person_who_leaves_takes_her_steps_away():
    before = plan_of(DEFINITION, a_person("p1"), a_person("p2"))
    after = plan_of(DEFINITION, a_person("p1"))

    (gone,) = changes(before, after)

    assert (gone.key, gone.after) == (StepKey("meet", "p2"), None)


def test_the_same_plan_again_changes_nothing():
    plan = plan_of(DEFINITION, milestones={"arrival": "2026-12-09"})

    assert changes(plan, plan_of(DEFINITION, milestones={"arrival": "2026-12-09"})) == ()


def test_applied_changes_make_the_new_plan_of_the_old():
    before = plan_of(DEFINITION, a_person("p1"), a_person("p2"), milestones={"arrival": "2026-12-09"})
    after = plan_of(DEFINITION, a_person("p1"), a_person("p3"), milestones={"arrival": "2026-12-16"})

    assert apply_changes(before, changes(before, after)) == after.by_key
