"""A coordinator answers the form of a placement that waits."""

from datetime import date

import pytest
from playwright.sync_api import expect

from kotopolku.orchestration.publishing import publish
from tests.flows.house import REPORTED_BY, House
from tests.prefect_page.coordinator import PATIENCE
from tests.prefect_page.form import field, fill

STEP = "Assessment of reception capacity"


@pytest.fixture(scope="module")
def number(house: House) -> str:
    """A placement of its own."""
    return house.a_case()


def test_nothing_is_sent_while_the_form_does_not_know_who_reports(coordinator, house, number):
    dialog = coordinator.open_answer(house.waiting(number)["id"])

    dialog.get_by_role("button", name="Submit").click()

    expect(dialog).to_contain_text("is not valid", timeout=PATIENCE)
    expect(field(dialog, "Reported by")).to_be_visible()
    assert house.waiting(number)["state"]["state_details"]["pause_key"] == "answer-1"


def test_a_day_in_the_future_is_told_on_top_of_the_next_form(coordinator, house, number):
    run_id = house.waiting(number)["id"]

    dialog = coordinator.open_answer(run_id)
    coordinator.send_answer(dialog, {"Done on": date(2026, 11, 30), "Reported by": REPORTED_BY})

    assert house.outcome(number, 1).outcome == "refused"
    house.waiting(number)
    dialog = coordinator.open_answer(run_id)
    told = dialog.locator("article").first
    expect(told).to_contain_text("Not recorded: 2026-11-30 is in the future; report it once it is done.")
    expect(told).to_contain_text(STEP)
    assert house.reports(number) == []


def test_a_step_is_answered_with_its_date_picker_and_is_not_asked_again(coordinator, house, picture, number):
    run_id = house.waiting(number)["id"]
    sequence = house.placement(number).sequence

    dialog = coordinator.open_answer(run_id)
    fill(dialog, {"Done on": date(2026, 11, 20), "Reported by": REPORTED_BY})
    picture("prefect-answer", dialog.locator(".p-modal__card").screenshot)
    coordinator.send_answer(dialog, {})

    assert house.outcome(number, sequence).outcome == "accepted"
    house.waiting(number)
    assert house.reports(number) == [("capacity_check", date(2026, 11, 20), "prefect")]
    dialog = coordinator.open_answer(run_id)
    expect(dialog.locator("article").first).not_to_contain_text(STEP)
    coordinator.open_run(run_id)
    coordinator.sees_run(number, "Suspended")
    coordinator.open_tab("Task Runs")
    expect(coordinator.page.get_by_role("link", name=STEP).first).to_be_visible(timeout=PATIENCE)


def test_an_answer_to_a_form_that_was_renewed_meanwhile_is_not_taken(coordinator, house):
    number = house.a_case()
    run_id = house.waiting(number)["id"]
    dialog = coordinator.open_answer(run_id)
    fill(dialog, {"Done on": date(2026, 11, 20), "Reported by": REPORTED_BY})
    house.report_by_command_line(number, "capacity_check", date(2026, 11, 19))
    publish(house.api, house.installation, number)

    dialog.get_by_role("button", name="Submit").click()

    coordinator.sees("is not valid")
    assert house.reports(number) == [("capacity_check", date(2026, 11, 19), "cli")]
