"""A coordinator opens placements with the forms of Prefect's page."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from flows.registering import NOT_OPENED
from tests.flows.house import House
from tests.prefect_page.coordinator import PATIENCE
from tests.prefect_page.form import fill

CASE_NUMBER = re.compile(r"^KP-[0-9]{4}-[0-9]{4,}$")

HOUSEHOLD = {
    "municipality": "Vasa / Vaasa",
    "adults_18_to_64": 2,
    "children_7_to_17": 1,
    "reported_by": "vasa-coordinator",
}
#: What each form asks besides; a proposal of two days ago leaves nothing overdue.
FORMS = {
    "register-quota": {"proposal_reference": "PAGE-2026-1", "proposal_received": date(2026, 11, 20), "emergency": True},
    "register-municipality-place": {"proposal_reference": "PAGE-2026-2", "proposal_received": date(2026, 10, 5)},
    "register-self-settled": {
        "contact_reference": "PAGE-2026-3",
        "contact_received": date(2026, 10, 5),
        "permit_notified": date(2026, 9, 28),
        "move_mode": "independent",
    },
}


def titled(house: House, deployment: str, values: dict) -> dict:
    """What is filled in, by the titles that the form shows."""
    found = house.api.read_deployment(f"{deployment}/{deployment}")
    shown = found["parameter_openapi_schema"]["properties"]
    return {shown[name]["title"]: value for name, value in values.items()}


@pytest.mark.parametrize("deployment", FORMS)
def test_a_form_opens_a_placement_whose_run_waits_under_its_case_number(coordinator, house, picture, deployment):
    form = coordinator.ask_for_form(deployment)
    fill(form, titled(house, deployment, HOUSEHOLD | FORMS[deployment]))
    if deployment == "register-quota":
        coordinator.page.mouse.wheel(0, -10_000)
        picture("prefect-register", coordinator.look)

    coordinator.open_run(coordinator.send_form(form))

    number = coordinator.sees_run(CASE_NUMBER, "Completed")
    run_id = house.waiting(number)["id"]
    coordinator.open_run(run_id)
    coordinator.sees_run(number, "Suspended")
    track = deployment.removeprefix("register-").replace("-", "_")
    coordinator.sees(f"track:{track}")


def test_a_wrong_entry_ends_not_opened_with_its_sentence_on_the_runs_page(coordinator, house):
    form = coordinator.ask_for_form("register-quota")
    wrong = {"proposal_reference": "PAGE-2026-4", "proposal_received": date(2026, 11, 20), "unaccompanied": True}
    nobody = {"adults_18_to_64": 0, "children_7_to_17": 0}
    fill(form, titled(house, "register-quota", HOUSEHOLD | wrong | nobody))

    coordinator.open_run(coordinator.send_form(form))

    coordinator.sees_run(NOT_OPENED.lower(), NOT_OPENED)
    coordinator.open_tab("Logs")
    coordinator.sees("Nobody is in the household; write how many people of each age it has.")
    coordinator.sees("There is no child in the household; write how many, or leave this off.")


def test_what_is_required_is_asked_for_before_anything_is_sent(coordinator):
    form = coordinator.ask_for_form("register-quota")

    form.get_by_role("button", name="Submit").click()

    expect(form.locator(".p-label--failed")).to_have_count(4, timeout=PATIENCE)
    expect(form).to_be_visible()
