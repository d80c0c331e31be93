"""Somebody cancels, retries or deletes a placement's run in the page: nothing is lost, nothing comes twice."""

import pytest

from kotopolku.orchestration.runs import keep_house
from tests.flows.house import House


@pytest.fixture(scope="module")
def number(house: House) -> str:
    """A placement whose runs come and go."""
    return house.a_case()


def keep(house: House) -> None:
    """A round of housekeeping, which comes every ten minutes."""
    keep_house(house.api, house.installation)


def waiting_runs(house: House, number: str) -> list[str]:
    """The runs of a placement that wait."""
    named = house.api.find_runs(flow_runs={"name": {"any_": [number]}})
    return [run["id"] for run in named if run["state"]["name"] == "Suspended"]


def test_a_cancelled_run_comes_back_and_a_retry_of_the_old_one_changes_nothing(coordinator, house, number):
    old = house.waiting(number)["id"]
    version = house.placement(number).version

    coordinator.cancel_run(old)
    coordinator.sees_run(number, "Cancelled")
    keep(house)
    new = house.waiting(number)["id"]
    coordinator.retry_run(old)

    coordinator.sees_run(number, "Superseded")
    assert new != old
    assert waiting_runs(house, number) == [new]
    assert house.placement(number).version == version
    assert house.reports(number) == []


def test_a_deleted_run_comes_back(coordinator, house, number):
    old = house.waiting(number)["id"]
    version = house.placement(number).version

    coordinator.delete_run(old)
    coordinator.page.wait_for_url("**/runs*")
    keep(house)

    new = house.waiting(number)["id"]
    assert new != old
    assert waiting_runs(house, number) == [new]
    assert house.placement(number).version == version
