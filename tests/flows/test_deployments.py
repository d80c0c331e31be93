"""The deployments: the same from `serve` and from prefect.yaml, by module, scheduled in Finnish time."""

from importlib import resources

import pytest
import yaml
from prefect.flows import load_flow_from_entrypoint

from deployments.made import deployments
from kotopolku.operations.prefect_checks import DEPLOYMENTS, SCHEDULED


@pytest.fixture(scope="module")
def written():
    """deployments/prefect.yaml."""
    return yaml.safe_load((resources.files("deployments") / "prefect.yaml").read_text(encoding="utf-8"))


def test_prefect_yaml_and_serve_make_the_same_deployments(written):
    served = {
        one.name: (
            one.entrypoint,
            [(each.schedule.cron, each.schedule.timezone) for each in one.schedules],
            one.tags,
            (one.concurrency_limit, one.concurrency_options and one.concurrency_options.collision_strategy.value),
        )
        for one in deployments()
    }

    assert served == {
        one["name"]: (
            one["entrypoint"],
            [(each["cron"], each["timezone"]) for each in one.get("schedules", [])],
            one.get("tags", []),
            tuple(one.get("concurrency_limit", {"limit": None, "strategy": None}).values()),
        )
        for one in written["deployments"]
    }


def test_nothing_is_pulled(written):
    assert written["pull"] == []


def test_every_entrypoint_is_a_module_that_loads(written):
    for one in written["deployments"]:
        assert ":" not in one["entrypoint"]
        assert load_flow_from_entrypoint(one["entrypoint"], use_placeholder_flow=False).name == one["name"]


def test_the_doctor_looks_for_these_deployments_and_schedules(written):
    assert [one["name"] for one in written["deployments"]] == list(DEPLOYMENTS)
    assert [one["name"] for one in written["deployments"] if "schedules" in one] == list(SCHEDULED)
