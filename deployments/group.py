"""Prefect's server and our runner as one group of processes."""

import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx

from config.settings import Settings
from deployments.alarms import alarm_differences
from deployments.child import STOP_SECONDS, Child
from deployments.environment import child_environment, page_address, prefect_home
from deployments.table import TABLE
from kotopolku.desk.process import LEAN
from kotopolku.desk.signing_in.terminal import TERMINAL
from kotopolku.errors import InstallationError
from kotopolku.installation import Installation
from kotopolku.operations.alarm import is_alarm_url_malformed
from kotopolku.orchestration.prefect_api import PrefectApi, connect
from kotopolku.orchestration.prefect_setup import connect_setup
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.runs import PLACEMENT_DEPLOYMENT

HOUSEKEEPING_DEPLOYMENT = "housekeeping/housekeeping"

#: A runner without a server only tries again; it has nothing to finish.
STOP_WITHOUT_SERVER_SECONDS = 2.0


@dataclass
class Group:
    """Server and runner; each may be ended and started again on its own."""

    installation: Installation
    server: Child
    runner: Child
    desk: Child | None = None
    has_alarms: bool = True
    """Whether Prefect's alarms for operators are set up."""

    @property
    def address(self) -> str:
        """Where people find Prefect's page."""
        return page_address(self.installation.settings)

    @property
    def ended(self) -> Child | None:
        """The first that ended by itself, or None."""
        children = (self.server, self.runner, *((self.desk,) if self.desk else ()))
        return next((child for child in children if not child.is_running), None)


@contextmanager
def running(installation: Installation) -> Iterator[Group]:
    """Yield the group once it is ready: deployments made, runner polling, the first housekeeping asked for.

    At the end the runner finishes what is under way, then the server ends.

    Raises:
        InstallationError: port_in_use, running_already or child_failed.
    """
    with _alone(installation.settings), _started_server(installation) as server:
        with _connected(installation) as api:
            server.wait_until(api.is_ready)
            end_what_was_left(api)
        runner = start_runner(installation)
        group = Group(installation, server, runner, start_desk(installation))
        try:
            # While the runner starts.
            group.has_alarms = _set_alarms(installation)
            wait_for_runner(installation, runner)
            _keep_house_now(installation)
            yield group
        finally:
            if group.desk:
                group.desk.stop()
            group.runner.stop(STOP_SECONDS if group.server.is_running else STOP_WITHOUT_SERVER_SECONDS)


@contextmanager
def _started_server(installation: Installation) -> Iterator[Child]:
    server = start_server(installation)
    try:
        yield server
    finally:
        server.stop()


def start_server(installation: Installation) -> Child:
    """Start Prefect's own application under uvicorn: `prefect server start` would print a banner."""
    settings = installation.settings
    return Child(
        "server",
        *("uvicorn", "--factory", "prefect.server.api.server:create_app"),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--log-level", "warning", "--timeout-graceful-shutdown", "5"),
        environment=child_environment(installation),
        logs=settings.home / "log",
    )


def start_runner(installation: Installation) -> Child:
    """Start the process that makes the deployments and runs the flows."""
    logs = installation.settings.home / "log"
    return Child("runner", "deployments.serve", environment=child_environment(installation), logs=logs)


def start_desk(installation: Installation) -> Child | None:
    """Start the process of the desk, if it has a port; it shows one-time links in our terminal, never in its log."""
    if installation.settings.desk_port is None:
        return None
    terminal = os.dup(sys.__stdout__.fileno()) if sys.__stdout__ else -1
    try:
        return Child(
            "desk",
            "kotopolku.desk",
            environment={**child_environment(installation), **LEAN, TERMINAL: str(terminal)},
            logs=installation.settings.home / "log",
            inherited=(terminal,) if terminal >= 0 else (),
        )
    finally:
        if terminal >= 0:
            os.close(terminal)


def wait_for_runner(installation: Installation, runner: Child) -> None:
    """Wait until the deployments are made and this runner, not an earlier one, looks after them.

    Raises:
        InstallationError: child_failed.
    """
    began = datetime.now().astimezone()
    with _connected(installation) as api:
        runner.wait_until(lambda: _is_polled_since(api, began))


def _is_polled_since(api: PrefectApi, instant: datetime) -> bool:
    made = api.read_deployment(PLACEMENT_DEPLOYMENT)
    polled = made["last_polled"] if made else None
    return polled is not None and datetime.fromisoformat(polled) >= instant


def end_what_was_left(api: PrefectApi) -> int:
    """End the scheduled flows' runs of a group that was killed, and return how many; no process is behind them.

    Each runs once at a time: until its run has ended, or what it holds has expired, all later ones would be cancelled.
    """
    names = [row.name for row in TABLE if row.is_alone]
    left = api.find_runs(
        flows={"name": {"any_": names}}, flow_runs={"state": {"type": {"any_": ["PENDING", "RUNNING", "CANCELLING"]}}}
    )
    # Those of a work pool run elsewhere.
    mine = [run["id"] for run in left if run["work_pool_name"] is None]
    for run_id in mine:
        api.set_state(run_id, "CRASHED", "Crashed", "Its process was killed.", force=True)
    return len(mine)


def _set_alarms(installation: Installation) -> bool:
    """Set up the automations; a reception must not wait because they cannot be."""
    settings = installation.settings
    url = settings.alarm_url.get_secret_value() if settings.alarm_url else None
    try:
        with connect_setup(settings.api_url, installation.prefect_auth) as setup:
            for one in alarm_differences(setup, None if is_alarm_url_malformed(settings) else url):
                one.mend_now()
    except (PrefectUnreachableError, httpx.HTTPError):
        return False
    return not is_alarm_url_malformed(settings)


def _keep_house_now(installation: Installation) -> None:
    """Ask for the first round; the schedule does the others."""
    with _connected(installation) as api:
        deployment = api.read_deployment(HOUSEKEEPING_DEPLOYMENT)
        assert deployment is not None, "the runner makes all deployments before it polls"
        key = f"start-{time.time_ns()}"
        api.create_run(deployment["id"], parameters={}, idempotency_key=key, name="start", tags=[])


@contextmanager
def _connected(installation: Installation) -> Iterator[PrefectApi]:
    with connect(installation.settings.api_url, installation.prefect_auth) as api:
        yield api


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the home folder's lock while the group runs.

    Raises:
        InstallationError: running_already or port_in_use.
    """
    prefect_home(settings).mkdir(parents=True, exist_ok=True)
    with (settings.home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InstallationError("running_already", folder=str(settings.home)) from error
        with socket.socket() as probe:
            # As the server will: a port whose last connections are still ending is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, settings.port))
            except OSError as error:
                raise InstallationError("port_in_use", port=str(settings.port)) from error
        yield
