"""What is typed into the form of a placement's run."""

from datetime import date

import pytest

from kotopolku.orchestration.prefect_api import ResumeRefusedError
from kotopolku.orchestration.publishing import publish
from tests.flows.house import REPORTED_BY, until


@pytest.fixture(scope="module")
def asking(house) -> str:
    """A placement whose form is answered wrongly again and again; nothing of it may be recorded as done."""
    return house.a_case()


def test_an_answer_is_recorded_and_the_next_form_waits(house):
    number = house.a_case()

    house.resume(number, house.answer(number, "capacity_check", done_on="2026-11-20", reported_by=REPORTED_BY))

    assert house.outcome(number, 1).outcome == "accepted"
    run = house.waiting(number)
    assert house.reports(number) == [("capacity_check", date(2026, 11, 20), "prefect")]
    assert "place_answer" in house.kinds(number)
    assert run["state"]["state_details"]["pause_key"] == "answer-2"
    until(
        lambda: "Assessment of reception capacity" in house.task_runs(run["id"]), "the task run is named after the step"
    )
    log = house.log(run["id"])
    assert "Recorded: Assessment of reception capacity, done on 2026-11-20." in log
    assert log[-1].startswith("Waiting for the next answer. Before arrival: ")


def test_a_date_that_is_none_is_refused_on_top_of_the_next_form_and_the_run_goes_on(house, asking):
    run, sequence = house.waiting(asking), house.placement(asking).sequence

    house.resume(asking, house.answer(asking, "capacity_check", done_on="soon", reported_by=REPORTED_BY))

    assert house.outcome(asking, sequence).outcome == "refused"
    assert house.waiting(asking)["id"] == run["id"]
    error = "**Not recorded: The field Done on does not fit; choose or write it again.**"
    assert error.strip("*") in house.log(run["id"])
    assert house.form(asking)[1].startswith(error)
    assert house.reports(asking) == []


def test_what_is_left_of_a_template_is_no_answer(house, asking):
    sequence = house.placement(asking).sequence
    broken = {"__prefect_kind": "jinja", "template": "{{ 1/0 }}"}
    nested = {"__prefect_kind": "jinja", "template": "{% raw %}{{ 7*7 }}{% endraw %}"}

    with pytest.raises(ResumeRefusedError, match="hydrating"):
        house.resume(asking, house.answer(asking, "capacity_check", done_on=broken, reported_by=REPORTED_BY))
    house.resume(asking, house.answer(asking, "capacity_check", done_on=nested, reported_by=REPORTED_BY))

    answer = house.outcome(asking, sequence)
    refusal = "An answer cannot hold templates or variables; choose from the form."
    assert (answer.outcome, answer.error) == ("refused", refusal)
    house.waiting(asking)


def test_a_run_that_somebody_retries_asks_again(house, asking):
    run, sequence = house.waiting(asking), house.placement(asking).sequence

    house.api.set_state(run["id"], "SCHEDULED", "AwaitingRetry")

    assert house.outcome(asking, sequence).outcome == "empty"
    again = house.waiting(asking)
    assert again["id"] == run["id"]
    assert again["state"]["state_details"]["pause_key"] == f"answer-{sequence + 1}"


def test_a_report_from_the_command_line_changes_the_page_without_a_resume_and_shows_at_the_next(house):
    number = house.a_case()
    run = house.waiting(number)
    older = house.answer(number, "capacity_check", done_on="2026-11-20", reported_by=REPORTED_BY)
    house.report_by_command_line(number, "capacity_check", date(2026, 11, 20))

    assert publish(house.api, house.installation, number)

    after = house.waiting(number)
    assert (after["id"], after["state"]["id"]) == (run["id"], run["state"]["id"])
    assert "place_answer" in house.kinds(number)
    artifact = house.api.read_artifact(f"agenda-{number.lower()}")
    assert artifact is not None
    assert "| Assessment of reception capacity |" not in artifact["data"]
    with pytest.raises(ResumeRefusedError, match="capacity_check"):
        house.resume(number, older)

    house.resume(number, house.answer(number, "another", what="Show the agenda again"))

    assert house.outcome(number, 1).outcome == "accepted"
    elsewhere = "Assessment of reception capacity 2026-11-20 (on the command line)"
    until(lambda: elsewhere in house.task_runs(run["id"]), "the run shows what was reported elsewhere")
    house.waiting(number)
