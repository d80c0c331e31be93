"""Prefect's automations really tell whoever operates Kotopolku, by Apprise, and say nothing of anybody."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from deployments.alarms import ALARMS, BLOCK, BLOCK_TYPE, OURS, alarm_differences, automation
from deployments.environment import prefect_home
from kotopolku.orchestration.prefect_setup import PrefectSetup
from tests.flows.house import House, until

SPOKEN = "Amina Canary"


@pytest.fixture
def told() -> Iterator[list[dict[str, str]]]:
    """What a service of Apprise was told, and its address as the last element's place: `told.url`."""

    class Told(list):
        url = ""

    received = Told()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """The test looks at what was told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), name="operators", daemon=True)
        thread.start()
        received.url = f"json://127.0.0.1:{server.server_address[1]}/"
        yield received
        server.shutdown()
        thread.join()


@pytest.fixture
def setup(house) -> Iterator[PrefectSetup]:
    """The house's Prefect, whose alarms tell nobody again afterwards."""
    made = PrefectSetup(house.api._wire)
    yield made
    set_alarms(made, None)


def set_alarms(setup: PrefectSetup, url: str | None) -> list[tuple[str, str]]:
    """Mend what differs of the alarms; return what it was."""
    mended = []
    for one in alarm_differences(setup, url):
        one.mend_now()
        mended.append((one.kind, one.name))
    return mended


def a_run(house: House, flow: str, type_: str, name: str) -> str:
    """Let a run of a flow come into a state, under a name and for a reason that nobody must be told."""
    wire = house.api._wire
    flow_id = wire.json("POST", "/flows/", {"name": flow})["id"]
    run_id = str(wire.json("POST", "/flow_runs/", {"flow_id": flow_id, "name": SPOKEN})["id"])
    house.api.set_state(run_id, type_, name, SPOKEN, force=True)
    return run_id


def let_a_deployment_fall_silent(house: House) -> None:
    """Make a deployment called like the placements' own that nobody has asked for in an hour."""
    wire = house.api._wire
    flow_id = wire.json("POST", "/flows/", {"name": "silent"})["id"]
    deployment = wire.json("POST", "/deployments/", {"name": "placement", "flow_id": flow_id})["id"]
    with sqlite3.connect(prefect_home(house.installation.settings) / "prefect.db", timeout=60) as database:
        database.execute(
            "UPDATE deployment SET status = 'READY', last_polled = datetime('now', '-1 hour') WHERE id = ?",
            (deployment,),
        )
    database.close()


def test_operators_are_told_of_each_kind_of_trouble_and_of_nobodys_name(house, setup, told):
    mended = set_alarms(setup, told.url)
    assert mended == [("notification", BLOCK), *(("automation", one.name) for one in ALARMS)]
    assert set_alarms(setup, told.url) == []
    block = setup.read_block(BLOCK_TYPE, BLOCK)
    # An hour without housekeeping is too long for a test; one that nobody ever runs, for seconds, is the same.
    silent = replace(ALARMS[3], name="never ends", flows=("nobody",), within=10.0)
    setup.create_automation(automation(silent, block["id"]))

    crashed = a_run(house, "placement", "CRASHED", "Crashed")
    failed = a_run(house, "housekeeping", "FAILED", "Failed")
    late = a_run(house, "overview", "SCHEDULED", "Late")
    let_a_deployment_fall_silent(house)

    def look() -> dict[str, str] | None:
        found = {one["title"].removeprefix(OURS): one["message"] for one in told}
        return found if len(found) == 5 else None

    said = until(look, "the operators are told five times")
    assert said["a run crashed or failed"].startswith(f"placement: Crashed, prefect.flow-run.{crashed}.")
    assert said["housekeeping or a sweep failed"].startswith(f"housekeeping: Failed, prefect.flow-run.{failed}.")
    assert said["a run is late"].startswith(f"overview: Late, prefect.flow-run.{late}.")
    assert said["the runner is gone"].startswith("Nobody asks Prefect")
    assert said["never ends"].startswith("No round of housekeeping")
    assert SPOKEN not in json.dumps(told)
    setup.delete_automation(setup.automations()[f"{OURS}never ends"]["id"])


def test_without_an_address_the_alarms_stay_and_the_address_goes(house, setup, told):
    set_alarms(setup, told.url)

    assert set_alarms(setup, None) == [*(("automation", one.name) for one in ALARMS), ("notification", BLOCK)]

    assert setup.read_block(BLOCK_TYPE, BLOCK) is None
    found = setup.automations()
    assert [found[OURS + one.name]["actions"] for one in ALARMS] == [[{"type": "do-nothing"}]] * len(ALARMS)


def test_no_alarm_waits_for_a_date_of_law():
    expected = {event for one in ALARMS for event in one.expect}

    assert all(event.startswith(("prefect.flow-run.", "prefect.deployment.")) for event in expected)
    assert OURS == "Kotopolku operators: "
