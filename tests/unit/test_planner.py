"""Who does what, what waits for what, and what cannot be kept."""

from datetime import date

import pytest

from models.plan import Status
from models.reason import ReasonCode
from tests.builders import a_limit, a_person, a_process, a_step, plan_of, the_step

PLAN = a_step("integration_plan", per="person")
REVIEW = a_step(
    "plan_review",
    per="person",
    after="integration_plan",
    applies_to={"has_plan": True},
    repeats=True,
    opens="P1M",
    statutory=a_limit(within="P6M", of="done:integration_plan | done:plan_review"),
)


def test_a_step_waits_for_the_one_before_it():
    definition = a_process(a_step("reserve"), a_step("equip", after="reserve"))

    assert the_step(plan_of(definition), "equip").status is Status.WAITING
    done = plan_of(definition, done=[{"step": "reserve", "on": "2026-11-20"}])
    assert the_step(done, "equip").status is Status.OPEN
    assert the_step(done, "reserve").done_on == date(2026, 11, 20)


def test_a_household_step_waits_for_everyone():
    definition = a_process(a_step("hear", per="person"), a_step("answer", after="hear"))
    one = [{"step": "hear", "person": "p1", "on": "2026-11-20"}]
    both = [*one, {"step": "hear", "person": "p2", "on": "2026-11-21"}]

    assert the_step(plan_of(definition, a_person("p1"), a_person("p2"), done=one), "answer").status is Status.WAITING
    assert the_step(plan_of(definition, a_person("p1"), a_person("p2"), done=both), "answer").status is Status.OPEN


def test_a_persons_step_waits_only_for_her_own():
    definition = a_process(a_step("assess", per="person"), a_step("refer", per="person", after="assess"))

    plan = plan_of(
        definition, a_person("p1"), a_person("p2"), done=[{"step": "assess", "person": "p1", "on": "2026-11-20"}]
    )

    assert the_step(plan, "refer", "p1").status is Status.OPEN
    assert the_step(plan, "refer", "p2").status is Status.WAITING


def test_a_step_that_concerns_nobody_keeps_nobody_waiting():
    definition = a_process(
        a_step("hear", per="person", applies_to={"flags": "evident_care_need"}), a_step("answer", after="hear")
    )

    assert the_step(plan_of(definition), "answer").status is Status.OPEN


def test_a_prerequisite_may_be_an_event_and_counts_from_its_day():
    definition = a_process(a_step("meet", after="arrival"))

    assert the_step(plan_of(definition, milestones={"arrival": "2026-11-23"}), "meet").status is Status.WAITING
    assert the_step(plan_of(definition, milestones={"arrival": "2026-11-22"}), "meet").status is Status.OPEN


def test_an_event_that_is_known_counts_as_its_step_done():
    definition = a_process(
        a_step("municipal_referral", sets="referral_decided"), a_step("file", after="municipal_referral")
    )

    plan = plan_of(definition, milestones={"referral_decided": "2026-03-20"})

    assert the_step(plan, "municipal_referral").status is Status.DONE
    assert the_step(plan, "file").status is Status.OPEN


def test_reporting_a_step_sets_its_event():
    definition = a_process(
        a_step("register", per="person", sets="job_search_started"),
        a_step("interview", per="person", statutory=a_limit(working_days=10, of="job_search_started")),
    )

    plan = plan_of(definition, done=[{"step": "register", "person": "p1", "on": "2026-11-20"}])

    assert the_step(plan, "interview", "p1").statutory_due == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("labour_market", "role"),
    [("job_seeker", "employment_authority"), ("outside_labour_force", "integration_officer")],
)
def test_the_role_follows_the_persons_place_on_the_labour_market(labour_market, role):
    choice = {"job_seeker": "employment_authority", "otherwise": "integration_officer"}
    definition = a_process(a_step("assess", per="person", role=choice))

    assert the_step(plan_of(definition, a_person(labour_market=labour_market)), "assess", "p1").role == role


def test_an_external_role_is_watched():
    row = the_step(plan_of(a_process(a_step("decide", role="kela"))), "decide")

    assert (row.role, row.watched_by) == ("kela", "integration_guide")


def test_a_review_comes_with_the_plan_and_again_with_each_review():
    definition = a_process(PLAN, REVIEW)
    plan_made = {"step": "integration_plan", "person": "p1", "on": "2026-01-12"}
    reviewed = {"step": "plan_review", "person": "p1", "on": "2026-07-01"}

    assert [row.key.step for row in plan_of(definition).steps] == ["integration_plan"]
    first = the_step(plan_of(definition, done=[plan_made]), "plan_review", "p1")
    assert (first.statutory_due, first.key.occurrence) == (date(2026, 7, 12), 1)
    second = the_step(plan_of(definition, done=[plan_made, reviewed]), "plan_review", "p1")
    assert (second.statutory_due, second.key.occurrence, second.opens_on) == (date(2027, 1, 1), 2, date(2026, 12, 1))


def test_a_report_that_names_nobody_is_about_everyone_whom_the_step_concerns():
    definition = a_process(PLAN | {"applies_to": {"age": {"at_least": 18}}}, REVIEW)
    people = (a_person("p1"), a_person("p2", born="2016-05-05"))

    plan = plan_of(definition, *people, done=[{"step": "integration_plan", "on": "2026-01-12"}])

    assert [(row.key.step, row.key.person) for row in plan.steps] == [("integration_plan", "p1"), ("plan_review", "p1")]


def test_a_step_done_before_its_prerequisite_is_planned_as_given():
    definition = a_process(a_step("reserve"), a_step("equip", after="reserve"))

    plan = plan_of(definition, done=[{"step": "equip", "on": "2026-11-20"}])

    assert the_step(plan, "equip").status is Status.DONE
    assert the_step(plan, "reserve").status is Status.OPEN


def test_a_report_about_somebody_whom_the_step_does_not_concern_is_kept():
    definition = a_process(a_step("assess", per="person", applies_to={"age": {"at_least": 18}}))

    plan = plan_of(
        definition, a_person(born="2016-05-05"), done=[{"step": "assess", "person": "p1", "on": "2026-11-20"}]
    )

    assert the_step(plan, "assess", "p1").status is Status.DONE


def test_what_is_not_needed_or_blocked_says_so_and_not_needed_lets_others_go_on():
    definition = a_process(a_step("hear"), a_step("answer", after="hear"), a_step("inform"))

    plan = plan_of(definition, not_needed=[{"step": "hear"}], blocked=[{"step": "inform"}])

    statuses = [the_step(plan, name).status for name in ("hear", "answer", "inform")]
    assert statuses == [Status.NOT_NEEDED, Status.OPEN, Status.BLOCKED]


def test_a_late_prerequisite_moves_no_statutory_date():
    definition = a_process(
        a_step("check"), a_step("answer", after="check", statutory=a_limit(within="P1W", of="proposal_received"))
    )
    milestones = {"proposal_received": "2026-11-02"}

    never = the_step(plan_of(definition, milestones=milestones), "answer")
    late = the_step(plan_of(definition, milestones=milestones, done=[{"step": "check", "on": "2026-11-21"}]), "answer")

    assert never.statutory_due == late.statutory_due == date(2026, 11, 9)


def test_a_target_before_that_of_its_prerequisite_is_flagged_and_stays():
    definition = a_process(
        a_step("reserve", target=a_limit(within="P4W", of="referral_decided")),
        a_step("equip", after="reserve", target=a_limit(within="P1W", of="referral_decided")),
    )

    row = the_step(plan_of(definition, milestones={"referral_decided": "2026-11-16"}), "equip")

    assert row.impossible
    assert row.target_due == date(2026, 11, 23)
    assert row.target_reasons[-1].code is ReasonCode.BEFORE_PREREQUISITE


def test_what_should_have_been_ready_before_a_coming_arrival_is_flagged():
    definition = a_process(a_step("book", target=a_limit(working_days=-5, of="arrival")))

    coming = the_step(plan_of(definition, milestones={"arrival": "2026-11-24"}), "book")
    past = the_step(plan_of(definition, milestones={"arrival": "2026-11-20"}), "book")
    in_time = the_step(plan_of(definition, milestones={"arrival": "2026-12-23"}), "book")

    assert (coming.impossible, past.impossible, in_time.impossible) == (True, False, False)
    assert coming.target_due == date(2026, 11, 17)


def test_nothing_that_is_done_is_impossible():
    definition = a_process(a_step("book", target=a_limit(working_days=-5, of="arrival")))

    plan = plan_of(definition, milestones={"arrival": "2026-11-24"}, done=[{"step": "book", "on": "2026-11-20"}])

    assert not the_step(plan, "book").impossible


def test_the_row_names_the_source_of_its_date():
    target = a_limit(within="P1W", of="arrival", source="own-target")
    definition = a_process(
        a_step("own", target=target), a_step("law", statutory=a_limit(without_delay=True), target=target)
    )

    plan = plan_of(definition, milestones={"arrival": "2026-11-20"})

    assert (the_step(plan, "own").source, the_step(plan, "law").source) == ("own-target", "koto-44")


def test_an_open_step_is_overdue_the_day_after_its_date():
    definition = a_process(a_step("act", statutory=a_limit(on="2026-11-21")))

    row = the_step(plan_of(definition), "act")

    assert not row.is_overdue(date(2026, 11, 21))
    assert row.is_overdue(date(2026, 11, 22))
