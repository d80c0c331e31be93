"""A coordinator finds her work in the list of runs."""

from playwright.sync_api import expect

from tests.prefect_page.coordinator import PATIENCE


def test_the_tag_overdue_makes_the_list_of_runs_a_work_list(coordinator, house, case, picture):
    house.waiting(case)

    coordinator.page.goto("/runs")
    runs = coordinator.page.locator(".flow-run-list-item")
    expect(runs.filter(has_not_text="overdue").first).to_be_visible(timeout=PATIENCE)
    coordinator.choose_tag("overdue")

    expect(runs.filter(has_not_text="overdue")).to_have_count(0, timeout=PATIENCE)
    expect(runs.filter(has_text=case)).to_contain_text("Suspended")
    expect(runs.filter(has_text=case)).to_contain_text("stage:before-arrival")
    picture("prefect-runs", lambda: coordinator.look(height=1000))


def test_an_address_with_a_year_and_two_tags_is_a_work_list(coordinator, house, case):
    """The list begins with the past week, counted from the first start of a run; a reception lasts longer."""
    house.waiting(case)

    coordinator.page.goto("/runs?type=span&seconds=-31536000&state=Suspended&tag=municipality:vasa&tag=overdue")

    runs = coordinator.page.locator(".flow-run-list-item")
    expect(runs.filter(has_text=case)).to_be_visible(timeout=PATIENCE)
    expect(runs.filter(has_not_text="overdue")).to_have_count(0)
    expect(runs.filter(has_not_text="Suspended")).to_have_count(0)
