"""Prefect's whole database is deleted: every open placement gets one live run again, and nothing of ours is lost."""

import shutil

from config.settings import Settings
from deployments.group import running
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import connect
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from tests.builders import TODAY
from tests.flows.conftest import free_port
from tests.flows.house import House


def test_all_runs_are_rebuilt_from_our_own_tables(tmp_path):
    settings = Settings(home=tmp_path / "home", port=free_port())
    installation = Installation(settings)
    installation.make_ready()
    set_fact(installation.database, DEMO_TODAY, TODAY.isoformat())
    with running(installation) as group, connect(settings.api_url, installation.prefect_auth, is_patient=True) as api:
        before = House(installation, group, api, tmp_path, office=None)
        numbers = [before.open_case(), before.open_case()]
        old = {number: before.waiting(number)["id"] for number in numbers}
        before.report_by_command_line(numbers[0], "capacity_check", TODAY)

    shutil.rmtree(settings.home / "prefect")

    with running(installation) as group, connect(settings.api_url, installation.prefect_auth, is_patient=True) as api:
        after = House(installation, group, api, tmp_path, office=None)
        for number in numbers:
            run = after.waiting(number)
            assert run["id"] != old[number]
            assert [one["id"] for one in api.find_runs(flow_runs={"name": {"any_": [number]}})] == [run["id"]]
        assert after.reports(numbers[0]) == [("capacity_check", TODAY, "cli")]
