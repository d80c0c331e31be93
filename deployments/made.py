"""The deployments of the table as Prefect takes them; importing the flows takes seconds, so it is done here alone."""

from importlib import metadata
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from deployments.table import TABLE, TIMEZONE, Row
from flows.registration_titles import give_titles

#: A second run ends at once as Cancelled; the next one of the schedule does what it would have done.
ALONE = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)


def flow_of(row: Row) -> Flow[..., Any]:
    """Return the flow of a row; a module that does not load is an error, never a placeholder."""
    return load_flow_from_entrypoint(row.entrypoint, use_placeholder_flow=False)


def deployments() -> list[RunnerDeployment]:
    """Return every deployment as Prefect's runner takes it. To be called outside an event loop."""
    made = []
    for row in TABLE:
        deployment = flow_of(row).to_deployment(
            row.name,
            schedule=Cron(row.cron, timezone=TIMEZONE) if row.cron else None,
            concurrency_limit=ALONE if row.is_alone else None,
            tags=list(row.tags),
            version=metadata.version("kotopolku"),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        assert isinstance(deployment, RunnerDeployment), "inside an event loop it would be a coroutine"
        # Prefect has no other place for the titles of parameters.
        give_titles(deployment._parameter_openapi_schema.properties)
        made.append(deployment)
    return made


def form_of(deployment: RunnerDeployment) -> dict[str, Any]:
    """Return the form of a deployment as the runner writes it: what the flow asks for, with titles."""
    form: dict[str, Any] = deployment._parameter_openapi_schema.model_dump(exclude_unset=True)
    return form
