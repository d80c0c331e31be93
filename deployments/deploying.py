"""Compares deployments, a work pool and the server's settings with what Prefect has; mends what can be mended."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.workers.process import ProcessWorker

from deployments.alarms import alarm_differences
from deployments.difference import Difference, differing
from deployments.environment import SERVER_NEEDS
from deployments.made import deployments, form_of
from deployments.table import TABLE, TIMEZONE, Row
from kotopolku.orchestration.prefect_setup import PrefectSetup
from kotopolku.orchestration.prefect_wire import Json


def differences(setup: PrefectSetup, alarm_url: str | None, work_pool: str | None = None) -> Iterator[Difference]:
    """Yield everything that differs; whoever mends each before asking for the next ends with none.

    Args:
        setup: A connection to Prefect.
        alarm_url: Whom automations tell, as an Apprise address; None for nobody.
        work_pool: Whose workers run the flows; None for the runner of `kotopolku start`.
    """
    yield from _work_pool(setup, work_pool)
    for wanted in wanted_deployments(work_pool):
        yield from _deployment(setup, wanted)
    yield from alarm_differences(setup, alarm_url)
    yield from server_differences(setup)


def wanted_deployments(work_pool: str | None) -> list[Json]:
    """Return every deployment as Prefect's API takes it."""
    return [_body(row, made, work_pool) for row, made in zip(TABLE, deployments(), strict=True)]


def _body(row: Row, made: RunnerDeployment, work_pool: str | None) -> Json:
    options = made.concurrency_options
    schedules = [{"active": True, "schedule": {"cron": row.cron, "timezone": TIMEZONE}}] if row.cron else []
    return {
        "name": made.name,
        "version": made.version,
        "description": made.description,
        "tags": made.tags,
        "entrypoint": made.entrypoint,
        "paused": False,
        "schedules": schedules,
        "concurrency_limit": made.concurrency_limit,
        "concurrency_options": options.model_dump(mode="json", exclude_none=True) if options else None,
        "parameter_openapi_schema": form_of(made),
        "enforce_parameter_schema": made.enforce_parameter_schema,
        "work_pool_name": work_pool,
        # Nothing is pulled: worker and runner have Kotopolku installed.
        "pull_steps": [],
    }


def _deployment(setup: PrefectSetup, wanted: Json) -> Iterator[Difference]:
    name = wanted["name"]
    found = setup.read_deployment(f"{name}/{name}")
    if found is None:
        yield Difference("deployment", name, mend=partial(setup.create_deployment, name, wanted))
        return
    limit = found["global_concurrency_limit"]
    seen = {**found, "concurrency_limit": limit["limit"] if limit else None}
    seen["pull_steps"] = found["pull_steps"] or []
    if fields := differing(wanted, seen):
        changed = {one: value for one, value in wanted.items() if one != "name"}
        yield Difference("deployment", name, fields, partial(setup.update_deployment, found["id"], changed))


def _work_pool(setup: PrefectSetup, name: str | None) -> Iterator[Difference]:
    if name is None or setup.read_work_pool(name) is not None:
        return
    template = ProcessWorker.get_default_base_job_template()
    body = {"name": name, "type": ProcessWorker.type, "base_job_template": template}
    yield Difference("work_pool", name, mend=partial(setup.create_work_pool, body))


def server_differences(setup: PrefectSetup) -> Iterator[Difference]:
    """Yield the settings of Prefect's own server that are not as its database needs them; only its environment can."""
    found = setup.server_settings()
    for variable, need in SERVER_NEEDS.items():
        value: Any = found
        for part in need.path:
            value = value[part]
        if not need.is_met(value):
            yield Difference("server", f"{variable}={need.value}")
