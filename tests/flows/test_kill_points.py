"""A process is killed where it hurts most: the placement goes on, and each report is recorded once."""

from pathlib import Path

import pytest

from kotopolku.orchestration.prefect_api import connect
from kotopolku.orchestration.runs import keep_house
from kotopolku.points import POINTS
from tests.builders import TODAY
from tests.chaos.rounds import KILL_POINTS
from tests.flows.house import REPORTED_BY, House, until

AT_AN_ANSWER = ("answer_consumed", "before_commit", "after_commit", "before_suspend")


@pytest.fixture
def orders(house) -> Path:
    """The folder in which an order to die is left for the next process that passes its point."""
    return house.orders


def order(orders: Path, point: str) -> Path:
    """Leave an order; return the file that proves that it was carried out."""
    (orders / f"{point}.hit").unlink(missing_ok=True)
    (orders / point).touch()
    return orders / f"{point}.hit"


def keep(house: House) -> dict[str, str]:
    """A round of housekeeping."""
    with connect(house.installation.settings.api_url, house.installation.prefect_auth, is_patient=True) as api:
        return keep_house(api, house.installation)


def test_every_point_has_its_kill():
    by_chaos = {point for points in KILL_POINTS.values() for point in points}
    at_a_run = {point for point in POINTS if not point.startswith(("migrate_", "health_", "rotation_"))}
    assert at_a_run <= {*AT_AN_ANSWER, "register_opened", "housekeeping_replaced", *by_chaos}


@pytest.mark.parametrize("point", AT_AN_ANSWER)
def test_a_run_that_is_killed_at_an_answer_loses_and_doubles_nothing(house, orders, point):
    number = house.a_case()
    old = house.waiting(number)["id"]
    answer = house.answer(number, "capacity_check", done_on=TODAY.isoformat(), reported_by=REPORTED_BY)
    hit = order(orders, point)

    house.resume(number, answer)
    until(hit.exists, f"the kill at {point}")
    assert house.ended(old)["state"]["type"] == "CRASHED"
    keep(house)
    new = house.waiting(number)

    assert new["id"] != old
    assert house.outcome(number, 1).outcome == "accepted"
    assert house.reports(number) == [("capacity_check", TODAY, "prefect")]
    assert house.placement(number).sequence == 2


def test_a_registration_that_is_killed_has_opened_its_placement_and_gets_its_run(house, orders):
    form = {
        "municipality": "Vasa / Vaasa",
        "proposal_reference": "KILLED-2026-1",
        "proposal_received": "2026-11-02",
        "reported_by": "vasa-coordinator",
    }
    hit = order(orders, "register_opened")

    killed = house.trigger("register-quota", **form)
    assert hit.exists()
    assert killed["state"]["type"] == "CRASHED"
    replaced = keep(house)
    (number,) = [case for case, done in replaced.items() if done == "started"]
    house.waiting(number)
    again = house.trigger("register-quota", **form)

    assert again["state"]["name"] == "Not opened"
    assert number in again["state"]["message"]
    # Killed before it got our name, it keeps what was typed as its name until somebody follows the doctor's advice.
    assert house.api.delete_run(killed["id"])


def test_a_housekeeper_that_is_killed_leaves_its_work_to_the_next_one(house, orders):
    number = house.a_case()
    old = house.waiting(number)["id"]
    house.api.set_state(old, "CANCELLING", "Cancelling")
    hit = order(orders, "housekeeping_replaced")

    killed = house.trigger("housekeeping")
    assert hit.exists()
    assert killed["state"]["type"] == "CRASHED"
    keep(house)
    live = house.waiting(number)

    found = house.api.find_runs(flow_runs={"name": {"any_": [number]}})
    assert [run["id"] for run in found if run["state"]["name"] == "Suspended"] == [live["id"]]
