"""When a task is tried again."""

from typing import Any

from prefect import Task
from prefect.client.schemas.objects import State, TaskRun
from sqlalchemy.exc import OperationalError

from kotopolku.orchestration.prefect_wire import PrefectUnreachableError

RETRIES = 3
RETRY_DELAYS_SECONDS: list[float] = [1, 4, 10]


def may_pass_later(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    """Retry what the network or a lock did to us, never our own bugs."""
    return isinstance(state.result(raise_on_failure=False), (PrefectUnreachableError, OperationalError))
