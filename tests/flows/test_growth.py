"""Prefect's database is kept in check: a page is written in place, answered forms go, and nothing is written twice."""

import logging
from datetime import date
from typing import Any

import httpx
import pytest
from sqlmodel import col, update

from kotopolku.casework.reporting import reopen_step
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi, connect
from kotopolku.orchestration.prefect_setup import PrefectSetup
from kotopolku.orchestration.prefect_wire import PrefectWire
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.publishing_many import publish_many
from kotopolku.orchestration.runs import PlacementsFailedError, keep_house
from kotopolku.orchestration.showing import VERSIONS
from kotopolku.persistence.database import transaction
from models.placement import Placement
from models.reasons import Reopened
from tests.cases import COORDINATOR
from tests.flows.conftest import free_port
from tests.flows.house import House

LOG = logging.getLogger("test")


class Noting(PrefectWire):
    """A connection that notes what it writes; questions are no writing."""

    def __init__(self, house: House) -> None:
        super().__init__(house.installation.settings.api_url, house.installation.prefect_auth, is_patient=True)
        self.written: list[str] = []

    def send(self, method: str, path: str, body: Any, accept: tuple[int, ...] = ()) -> httpx.Response:
        """Note and send."""
        if method != "GET" and not path.endswith("/filter"):
            self.written.append(f"{method} {path.rpartition('/')[2] if 'input' in path else path.split('/')[1]}")
        return super().send(method, path, body, accept)


def versions(house: House, number: str) -> list[dict[str, Any]]:
    """Every version of a placement's artifact."""
    body = {"artifacts": {"key": {"any_": [f"agenda-{number.lower()}"]}}}
    return house.api._wire.json("POST", "/artifacts/filter", body)


def test_a_page_that_is_up_to_date_is_not_written_again(house):
    number = house.a_case()
    wire = Noting(house)
    api = PrefectApi(wire)

    assert publish(api, house.installation, number)
    assert wire.written == []

    house.api.update_run(house.placement(number).run_id, name="Amina Canary", tags=["hers"])
    assert publish(api, house.installation, number)
    assert wire.written == ["PATCH flow_runs"]
    assert house.run_of(number)["name"] == number
    wire.http.close()


def test_only_what_a_report_changes_is_written_and_the_artifact_in_place(house):
    number = house.a_case()
    before = versions(house, number)
    house.report_by_command_line(number, "capacity_check", date(2026, 11, 20))
    wire = Noting(house)

    assert publish(PrefectApi(wire), house.installation, number)

    keyset = Keyset.of("answer-1")
    rewritten = [f"DELETE {keyset.description}", "POST input", f"DELETE {keyset.schema}", "POST input"]
    assert wire.written in ([*heads, "PATCH artifacts", *rewritten] for heads in ([], ["PATCH flow_runs"]))
    after = versions(house, number)
    assert [one["id"] for one in after] == [one["id"] for one in before]
    assert after[0]["data"] != before[0]["data"]
    assert house.api.read_artifact(f"agenda-{number.lower()}")["data"] == after[0]["data"]
    wire.http.close()


def test_three_answers_and_twenty_publications_leave_one_form_one_artifact_and_two_task_runs_each(house):
    number = house.a_case()
    run_id = house.waiting(number)["id"]
    at_first = len(house.task_runs(run_id))
    for _ in range(3):
        house.resume(number, house.answer(number, "another", what="Show the agenda again"))
        house.waiting(number)
    for day in range(1, 11):
        house.report_by_command_line(number, "capacity_check", date(2026, 11, day))
        publish(house.api, house.installation, number)
        with transaction(house.installation.database) as session:
            context = house.installation.context()
            reopen_step(session, context, number, "capacity_check", None, Reopened.REPORTED_BY_MISTAKE, COORDINATOR)
        publish(house.api, house.installation, number)
    house.waiting(number)

    kept = house.api.read_inputs(run_id, "")
    keyset = Keyset.of("answer-4")
    assert set(kept) == {keyset.schema, keyset.description}
    assert len(versions(house, number)) <= VERSIONS
    assert len(house.task_runs(run_id)) - at_first <= 3 * 2


def test_the_server_lets_go_of_events_after_a_week_and_of_ended_runs_after_90_days(house):
    found = PrefectSetup(house.api._wire).server_settings()

    assert found["events"]["retention_period"] == "P7D"
    assert set(found["services"]["db_vacuum"]["enabled"]) == {"events", "flow_runs", "orphans"}
    assert found["services"]["db_vacuum"]["retention_period"] == "P90D"


def test_one_page_that_cannot_be_published_keeps_no_other_from_its_own(house, caplog):
    first, last = house.a_case(), house.a_case()
    for number in (first, last):
        house.report_by_command_line(number, "capacity_check", date(2026, 11, 20))

    with caplog.at_level("WARNING", logger="test"):
        assert publish_many(house.api, house.installation, [first, "KP-2026-9999", last], LOG) == 2

    assert caplog.messages == [
        "KP-2026-9999 was not published (CaseworkRefusedError); housekeeping tries again",
    ]
    for number in (first, last):
        assert house.placement(number).published_version == house.placement(number).version


def test_once_prefect_stays_away_no_more_pages_are_tried(house):
    numbers = [house.a_case()] * 50

    with connect(f"http://127.0.0.1:{free_port()}/api", "") as away:
        assert publish_many(away, house.installation, numbers, LOG) == 0


def test_one_placement_that_cannot_be_looked_after_keeps_no_other_without_a_run(house):
    broken, good = house.a_case(), house.a_case()
    old = house.waiting(good)["id"]
    house.api.delete_run(old)
    set_columns(house, broken, municipality="nowhere", published_version=0)

    with pytest.raises(PlacementsFailedError, match=f"{broken} \\("):
        keep_house(house.api, house.installation)

    set_columns(house, broken, municipality="vasa")
    assert house.waiting(good)["id"] != old


def set_columns(house: House, number: str, **values: Any) -> None:
    """Change a placement behind everybody's back."""
    with transaction(house.installation.database) as session:
        session.exec(update(Placement).where(col(Placement.case_number) == number).values(**values))
