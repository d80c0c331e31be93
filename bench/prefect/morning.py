"""2,000 open placements with more than 40,000 work items: the overview, and their pages on the morning of a new day."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import psutil
from sqlmodel import col, select, update

from bench.figures import Figure
from bench.load.furnish import TODAY, furnish
from bench.prefect.house import an_installation, timed
from deployments.environment import child_environment
from deployments.group import start_server
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi, connect
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.publishing_many import publish_many
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.placement import Placement

OVERVIEW_SECONDS, OVERVIEW_MEGABYTES, REPUBLISH_SECONDS = 5.0, 200.0, 120.0


def morning(folder: Path, placements: int) -> Iterator[Figure]:
    """Furnish a home, give every placement a run that waits, and measure."""
    folder.mkdir()
    home = furnish(folder, placements, users=0)
    installation = an_installation(folder, home.master_key)
    server = start_server(installation)
    try:
        with connect(installation.settings.api_url, installation.prefect_auth, is_patient=True) as api:
            server.wait_until(api.is_ready)
            yield from _overview(installation, home.work_items)
            numbers = _wait_with_forms(api, installation)
            yield from _pages(api, installation, numbers, psutil.Process(server.pid))
    finally:
        server.stop()


def _overview(installation: Installation, work_items: int) -> Iterator[Figure]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.prefect.overview"],
        env=child_environment(installation),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    yield Figure(f"the overview flow, {work_items:,} work items", found["seconds"], "s", bar=OVERVIEW_SECONDS)
    yield Figure("its process at most, Prefect and our flows included", found["megabytes"], "MB", OVERVIEW_MEGABYTES)


def _wait_with_forms(api: PrefectApi, installation: Installation) -> list[str]:
    """Give each placement a run as if it waited: thousands of real ones would be started for an hour."""
    flow = api._wire.json("POST", "/flows/", {"name": "placement"})["id"]
    with reading(installation.database) as session:
        numbers = list(session.exec(select(Placement.case_number)).all())
    context = installation.context()

    def wait(number: str) -> None:
        state = {"type": "PAUSED", "name": "Suspended"}
        run = api._wire.json("POST", "/flow_runs/", {"flow_id": flow, "name": number, "state": state})
        with transaction(installation.database) as session:
            session.exec(update(Placement).where(col(Placement.case_number) == number).values(run_id=run["id"]))
        publish(api, installation, number, repair=True, context=context)

    # One after the other: where several write runs at once, Prefect with SQLite stood still for half a minute at times.
    for number in numbers:
        wait(number)
    return numbers


def _pages(
    api: PrefectApi, installation: Installation, numbers: Sequence[str], server: psutil.Process
) -> Iterator[Figure]:
    log = logging.getLogger("bench")
    work = partial(publish_many, api, installation, numbers, log)
    with timed() as unchanged:
        work()
    yield Figure(f"{len(numbers):,} pages that are up to date", unchanged[0], "s", bar=REPUBLISH_SECONDS)
    set_fact(installation.database, DEMO_TODAY, (TODAY + timedelta(days=1)).isoformat())
    servers, ours = _busy(server), time.process_time()
    with timed() as next_day:
        done = work()
    assert done == len(numbers), "each page can be published"
    yield Figure(f"{len(numbers):,} pages on the next morning", next_day[0], "s", bar=REPUBLISH_SECONDS)
    # On a machine of one's own the server's one process is what it takes; on a busy one, more is waited than worked.
    yield Figure("of it processor time of Prefect's server", _busy(server) - servers, "s", bar=REPUBLISH_SECONDS)
    yield Figure("and of the publisher", time.process_time() - ours, "s")


def _busy(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)
