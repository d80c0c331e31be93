"""Prefect's page has one sign-in, and shows nothing without it."""

from playwright.sync_api import expect

from tests.prefect_page.coordinator import PATIENCE, Coordinator


def test_whoever_does_not_know_the_sign_in_sees_no_run(house, chromium):
    with Coordinator.at(house.group.address, chromium) as stranger:
        stranger.sign_in("kotopolku:guessed")
        stranger.sees("Authentication failed.")
        stranger.page.goto("/runs")

        expect(stranger.page.get_by_role("button", name="Login")).to_be_visible(timeout=PATIENCE)
        expect(stranger.page.locator(".flow-run-list-item")).to_have_count(0)
