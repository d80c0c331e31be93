"""The live run of a placement: whatever somebody does to it in the page, there is one, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psutil
import pytest

from kotopolku.casework.withdrawal import withdraw
from kotopolku.orchestration.prefect_api import Keyset, connect
from kotopolku.orchestration.publishing import publish, show_form
from kotopolku.orchestration.runs import keep_house
from kotopolku.persistence.database import transaction
from tests.cases import COORDINATOR
from tests.flows.house import REPORTED_BY, House, until


def keep(house: House) -> dict[str, str]:
    """A round of housekeeping with a connection of its own."""
    with connect(house.installation.settings.api_url, house.installation.prefect_auth, is_patient=True) as api:
        return keep_house(api, house.installation)


def test_deadlines_and_housekeeping_are_scheduled(house):
    def by_schedule(name: str) -> list[str]:
        wanted = {"state": {"name": {"any_": ["Scheduled"]}}}
        runs = house.api.find_runs(deployments={"name": {"any_": [name]}}, flow_runs=wanted)
        return [run["id"] for run in runs if run["auto_scheduled"]]

    for name in ("deadlines", "housekeeping"):
        until(lambda name=name: by_schedule(name), f"{name} is scheduled")


def test_what_became_due_shows_on_the_page(house):
    number = house.open_case(is_swept=False)
    house.waiting(number)
    before = house.placement(number).version

    assert house.trigger("deadlines")["state"]["type"] == "COMPLETED"

    # The scheduled one may have been there first; whoever comes second finds nothing.
    assert house.placement(number).version > before
    house.waiting(number)


def prepared(house: House) -> list[psutil.Process]:
    """The process of which every run is a copy."""
    children = psutil.Process(house.group.runner.pid).children()
    return [one for one in children if "multiprocessing.forkserver" in " ".join(one.cmdline())]


def test_runs_go_on_after_the_process_that_they_are_copies_of_was_killed(house):
    for number in house.started or ():
        # Whoever loses her process on the way to her form is housekeeping's. So are pages that other tests left behind.
        publish(house.api, house.installation, number)
        house.waiting(number)
    (killed,) = until(lambda: prepared(house), "a run was started")
    killed.kill()
    # Not waited for: the runner looks after its child only when it starts the next run.
    until(lambda: killed.status() == psutil.STATUS_ZOMBIE, "it died")

    assert house.trigger("deadlines")["state"]["type"] == "COMPLETED"

    (started,) = prepared(house)
    assert started.pid != killed.pid


def test_a_run_that_somebody_starts_by_hand_ends_superseded(house):
    run = house.trigger("placement", case_number="KP-2026-0001")

    assert (run["state"]["type"], run["state"]["name"]) == ("COMPLETED", "Superseded")


def test_a_cancelled_run_is_replaced_and_superseded_when_somebody_retries_it(house):
    number = house.a_case()
    old = house.waiting(number)["id"]
    house.api.set_state(old, "CANCELLING", "Cancelling")

    keep(house)
    new = house.waiting(number)
    house.api.set_state(old, "SCHEDULED", "AwaitingRetry")

    assert new["id"] != old
    ended = until(
        lambda: (run := house.api.read_run(old)) and run["state"]["name"] == "Superseded" and run, "the old run ends"
    )
    assert ended["state"]["type"] == "COMPLETED"
    assert house.waiting(number)["id"] == new["id"]


def test_two_housekeepers_at_once_replace_a_deleted_run_and_one_that_was_forced_to_end_once_each(house):
    deleted, forced = house.a_case(), house.a_case()
    old = {number: house.waiting(number)["id"] for number in (deleted, forced)}
    house.api.delete_run(old[deleted])
    house.api.set_state(old[forced], "COMPLETED", "Completed", force=True)

    with ThreadPoolExecutor(2) as both:
        list(both.map(keep, [house, house]))

    for number in (deleted, forced):
        run = house.waiting(number)
        assert run["id"] != old[number]
        assert (run["idempotency_key"], house.placement(number).run_generation) == (f"{number}-2", 2)


@pytest.mark.parametrize("shown_by", ["publisher", "run"])
def test_a_run_that_lost_its_form_when_its_placement_ended_ends_too(house, shown_by):
    number = house.a_case()
    run_id, sequence = house.waiting(number)["id"], house.placement(number).sequence
    keyset = Keyset.of(f"answer-{sequence}")
    with transaction(house.installation.database) as session:
        withdraw(session, house.installation.context(), number, "died", COORDINATOR)
    house.api.delete_input(run_id, keyset.schema)

    if shown_by == "publisher":
        publish(house.api, house.installation, number)
    else:
        show_form(house.api, house.installation, number, run_id, keyset)

    assert house.ended(run_id)["state"]["type"] == "COMPLETED"


def test_an_answer_that_hangs_because_its_deployment_was_deleted_is_rescued(house):
    """The last test of this module: it deletes the deployment of all runs, and only what is opened later has one."""
    number = house.a_case()
    old = house.waiting(number)["id"]
    answer = house.answer(number, "capacity_check", done_on="2026-11-20", reported_by=REPORTED_BY)
    house.forget_other_cases(number)
    house.group.runner.stop()
    house.resume(number, answer)
    deployment = house.api.read_deployment("placement/placement")
    assert deployment is not None
    house.api.delete_deployment(deployment["id"])

    house.start_runner()
    keep(house)

    assert house.outcome(number, 1).outcome == "accepted"
    assert house.reports(number) == [("capacity_check", date(2026, 11, 20), "prefect")]
    assert house.waiting(number)["id"] != old
