"""The runner: makes the deployments, runs the flows, and finishes what is under way before it stops."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner

from deployments.made import deployments
from deployments.prepared import prepare
from deployments.table import TABLE
from kotopolku.orchestration.prefect_setup import PrefectSetup, connect_setup
from tasks.surroundings import installation

DRAIN_SECONDS = 20.0

#: More at once are not quicker on SQLite: they find Prefect's database locked, and Prefect's client waits for long.
MOST_AT_ONCE = 3


class DrainingRunner(Runner):
    """Prefect's own runner cancels what is under way when it is told to stop; ours lets it finish first.

    A run of ours takes seconds between an answer and its next form.
    """

    def handle_sigterm(self, *_: Any) -> None:
        """Take no new run, wait for those under way, then stop."""
        # The name keeps the task from being collected before it is done.
        self._draining = asyncio.get_running_loop().create_task(self._drain_and_stop())

    async def _drain_and_stop(self) -> None:
        self._scheduled_run_poller.stopping = True
        deadline = time.monotonic() + DRAIN_SECONDS
        while self._process_manager.flow_run_ids() and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        await self.astop()


def take_back(setup: PrefectSetup) -> None:
    """Take deployments back from a work pool, whose workers would run them beside us: adding them leaves them there."""
    for row in TABLE:
        found = setup.read_deployment(f"{row.name}/{row.name}")
        if found and found["work_pool_name"]:
            setup.update_deployment(found["id"], {"work_pool_name": None})


async def serve(made: list[RunnerDeployment]) -> None:
    """Run the flows until the process is told to stop."""
    # Paused schedules would stay paused after a crash of whoever should resume them.
    runner = DrainingRunner(name="kotopolku", limit=MOST_AT_ONCE, pause_on_shutdown=False)
    for deployment in made:
        await runner.aadd_deployment(deployment)
    await runner.start()


def main() -> None:
    """Serve until SIGTERM."""
    logging.getLogger("prefect.runner").setLevel(logging.WARNING)
    prepare()
    here = installation()
    with connect_setup(here.settings.api_url, here.prefect_auth) as setup:
        take_back(setup)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(deployments()))


if __name__ == "__main__":
    main()
