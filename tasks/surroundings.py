"""What a flow's process stands in: its installation, Prefect's API, and its own run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from prefect.context import FlowRunContext

from config.settings import Settings
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi, connect


@dataclass(frozen=True)
class OwnRun:
    """The run that this process executes, as it was when the process began."""

    id: str
    name: str
    idempotency_key: str | None


@cache
def installation() -> Installation:
    """Return the installation of the environment; its definitions are read once for each process."""
    return Installation(Settings())


@contextmanager
def connected() -> Iterator[PrefectApi]:
    """Yield a connection to Prefect's API."""
    here = installation()
    with connect(here.settings.api_url, here.prefect_auth, is_patient=True) as api:
        yield api


def own_run() -> OwnRun:
    """Return the run that this process executes."""
    context = FlowRunContext.get()
    assert context is not None, "only a flow asks for its own run"
    assert context.flow_run is not None, "a flow under way has a run"
    run = context.flow_run
    return OwnRun(str(run.id), run.name, run.idempotency_key)
