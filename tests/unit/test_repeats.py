"""Steps that repeat, follow others and end; and steps that arise with an event."""

from datetime import date

from models.plan import Status
from tests.builders import a_limit, a_person, a_process, a_step, plan_of, the_step

ASSESS = a_step("assess", per="person")
PLAN = a_step("plan", per="person")
RECORD = a_step("record", per="person", repeats=True, follows_each=["assess", "plan"], follows_from="2026-11-01")
REPORT = a_step("report", repeats=True, ends_with="close", statutory=a_limit(within="P1M", of="arrival | done:report"))


def done(step: str, on: str, **who: str) -> dict[str, str]:
    return {"step": step, "on": on, **who}


def test_a_step_that_follows_others_comes_with_the_first_report():
    definition = a_process(ASSESS, PLAN, RECORD)

    assert [row.key.step for row in plan_of(definition).steps] == ["assess", "plan"]
    row = the_step(plan_of(definition, done=[done("assess", "2026-11-02")]), "record", "p1")
    assert (row.status, row.key.occurrence) == (Status.OPEN, 1)


def test_it_is_done_once_for_each_report():
    definition = a_process(ASSESS, PLAN, RECORD)
    both = [done("assess", "2026-11-02"), done("plan", "2026-11-09")]

    one = the_step(plan_of(definition, done=[*both, done("record", "2026-11-10")]), "record", "p1")
    two = the_step(
        plan_of(definition, done=[*both, done("record", "2026-11-10"), done("record", "2026-11-11")]), "record", "p1"
    )

    assert (one.status, one.key.occurrence) == (Status.OPEN, 2)
    assert (two.status, two.key.occurrence, two.done_on) == (Status.DONE, 2, date(2026, 11, 11))


def test_reports_before_the_duty_began_bring_nothing():
    definition = a_process(ASSESS, PLAN, RECORD)

    plan = plan_of(definition, done=[done("assess", "2026-10-31"), done("plan", "2026-11-01")])

    assert the_step(plan, "record", "p1").key.occurrence == 1
    assert the_step(plan_of(definition, done=[done("assess", "2026-10-31")]), "assess", "p1")
    assert "record" not in [row.key.step for row in plan_of(definition, done=[done("assess", "2026-10-31")]).steps]


def test_one_persons_reports_bring_nothing_for_another():
    definition = a_process(ASSESS, PLAN, RECORD)

    plan = plan_of(definition, a_person("p1"), a_person("p2"), done=[done("assess", "2026-11-02", person="p1")])

    assert [row.key.person for row in plan.steps if row.key.step == "record"] == ["p1"]


def test_what_repeats_ends_with_another_step():
    definition = a_process(REPORT, a_step("close"))
    reports = [done("report", "2026-10-01"), done("report", "2026-11-01")]

    assert the_step(plan_of(definition, done=reports), "report").statutory_due == date(2026, 12, 1)
    ended = plan_of(definition, done=[*reports, done("close", "2026-11-20")])
    assert [row.key.step for row in ended.steps] == ["close"]


def test_a_step_arises_with_its_event():
    definition = a_process(a_step("fee", per="person", applies_to={"known": "appointment_missed"}))
    missed = a_person("p2", milestones={"appointment_missed": "2026-11-20"})

    assert [row.key.person for row in plan_of(definition, a_person("p1"), missed).steps] == ["p2"]


def test_a_window_alone_has_no_date():
    window = {"earliest": {"before": "P4M", "of": "arrival"}}
    definition = a_process(a_step("costs", statutory=a_limit(**window)))

    row = the_step(plan_of(definition, milestones={"arrival": "2027-02-01"}), "costs")

    assert (row.earliest, row.statutory_due, row.act_by, row.without_delay) == (date(2026, 10, 1), None, None, False)


MEETING = a_step("meet", repeats=True, follows_date="joint_meeting_agreed")


def test_what_follows_a_date_is_there_once_for_each_date():
    definition = a_process(MEETING)
    day, held = {"joint_meeting_agreed": "2026-11-16"}, [done("meet", "2026-11-17")]

    assert plan_of(definition).steps == ()
    first = the_step(plan_of(definition, milestones=day), "meet")
    over = the_step(plan_of(definition, milestones=day, done=held), "meet")
    again = the_step(plan_of(definition, milestones={"joint_meeting_agreed": "2026-12-01"}, done=held), "meet")
    assert (first.status, first.key.occurrence) == (Status.OPEN, 1)
    assert (over.status, over.key.occurrence, over.done_on) == (Status.DONE, 1, date(2026, 11, 17))
    assert (again.status, again.key.occurrence) == (Status.OPEN, 2)


def test_what_was_done_stays_where_the_date_is_not_known_any_more():
    row = the_step(plan_of(a_process(MEETING), done=[done("meet", "2026-11-17")]), "meet")

    assert (row.status, row.key.occurrence) == (Status.DONE, 1)
