"""Flow runs from a prepared process: Prefect and our flows are imported once, not once an answer.

Prefect's runner starts ``python -m prefect.engine`` for each run, and every answer is one: seconds go into imports
before the first line of ours. The standard library's fork server has them imported; a run is a copy of it.
Where the platform has no fork server, Prefect's own way stays. ADR 30 has the figures.
"""

import multiprocessing
import os
import runpy
import sys
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import anyio
import anyio.abc
from prefect.context import refresh_global_settings_context
from prefect.runner import _starter_engine

#: What a run needs before it can begin. None of it opens a connection or starts a thread when it is imported.
_IMPORTED = (
    *("prefect.runner", "prefect.flow_engine", "flows.placement", "flows.register"),
    *("flows.deadlines", "flows.digest", "flows.housekeeping", "flows.overview"),
)


def prepare() -> None:
    """Let every run that this process starts be a copy of a prepared process."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_IMPORTED))
    # The place that Prefect names for it: "Uses module-level `run_process` reference -- patch the module".
    setattr(_starter_engine, "run_process", _Starter(context).run)  # noqa: B010  # it has no type that fits


class _Starter:
    def __init__(self, context: ForkServerContext) -> None:
        self._context = context

    async def run(
        self,
        *,
        command: list[str],
        task_status: anyio.abc.TaskStatus[Any],
        task_status_handler: Callable[[Any], Any],
        env: Mapping[str, str],
        cwd: Path | str | None,
        **_: Any,
    ) -> BaseProcess:
        """Start what *command* would start and return once it has ended, as Prefect's ``run_process`` does."""
        process = self._context.Process(target=_become, args=(command[1:], dict(env), str(cwd) if cwd else None))
        # The first one waits for the imports; the runner's loop must not.
        await anyio.to_thread.run_sync(process.start)
        task_status.started(task_status_handler(process))
        await anyio.to_thread.run_sync(process.join)
        return process


def _become(arguments: list[str], environment: dict[str, str], folder: str | None) -> None:
    """Be what ``python -m MODULE`` would be: its environment, its folder, its arguments."""
    os.environ.clear()
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    refresh_global_settings_context()
    _, module, *rest = arguments
    sys.argv = [module, *rest]
    # What is run as the main module is not imported before, or Python warns of it on every run.
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
