"""The runner: makes the deployments, runs the flows, and finishes what is under way before it stops."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Any

from prefect import Flow
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from deployments.prepared import prepare
from flows.deadlines import deadlines
from flows.digest import digest
from flows.housekeeping import housekeeping
from flows.overview import overview
from flows.placement import placement
from flows.register import register_municipality_place, register_quota, register_self_settled

TIMEZONE = "Europe/Helsinki"

#: When the scheduled flows run. deployments/prefect.yaml says the same for work pools.
CRON = {
    "deadlines": "*/15 * * * *",
    "digest": "*/15 5-11 * * 1-5",
    "housekeeping": "*/10 * * * *",
    "overview": "7 * * * *",
}

FLOWS: tuple[Flow[..., Any], ...] = (
    register_quota,
    register_municipality_place,
    register_self_settled,
    placement,
    deadlines,
    digest,
    housekeeping,
    overview,
)

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


def deployments() -> list[RunnerDeployment]:
    """Return every deployment, each called like its flow, with module entrypoints.

    With a file as entrypoint Prefect would import our modules a second time under other names. To be called
    outside an event loop.
    """
    made = []
    for flow in FLOWS:
        schedule = Cron(CRON[flow.name], timezone=TIMEZONE) if flow.name in CRON else None
        deployment = flow.to_deployment(flow.name, schedule=schedule, entrypoint_type=EntrypointType.MODULE_PATH)
        assert isinstance(deployment, RunnerDeployment), "inside an event loop it would be a coroutine"
        made.append(deployment)
    return made


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
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(deployments()))


if __name__ == "__main__":
    main()
