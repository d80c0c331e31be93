"""An installation of its own with Prefect's server, and what is asked of it."""

import base64
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlmodel import select

from bench.stores import COORDINATOR, TODAY
from config.settings import Settings
from deployments.environment import prefect_home
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi
from kotopolku.orchestration.runs import start_run
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.placement import Placement

T = TypeVar("T")
PATIENCE_SECONDS = 600.0


@dataclass
class House:
    """One installation whose Prefect answers."""

    installation: Installation
    api: PrefectApi
    opened: int = 0

    def open(self) -> str:
        """Open a placement of two adults and start its run."""
        self.opened += 1
        context = self.installation.context()
        written = {
            "track": "quota",
            "municipality": "vasa",
            "proposal_reference": f"BENCH-{self.opened}",
            "milestones": {"proposal_received": "2026-11-02"},
            "people": [
                {"id": "p1", "age_group": "18_to_64", "labour_market": "job_seeker"},
                {"id": "p2", "age_group": "18_to_64", "labour_market": "outside_labour_force"},
            ],
        }
        with transaction(self.installation.database) as session:
            registration = checked_registration(written, "bench", context.definitions, TODAY)
            number = open_placement(session, context, registration, COORDINATOR).case_number
        start_run(self.api, self.installation, number)
        return number

    def placement(self, number: str) -> Placement:
        """Return a placement as it is now."""
        with reading(self.installation.database) as session:
            return session.exec(select(Placement).where(Placement.case_number == number)).one()

    def form(self, number: str) -> dict[str, Any] | None:
        """Return the form that waits and is up to date, or None."""
        now = self.placement(number)
        run = self.api.read_run(now.run_id) if now.run_id else None
        if run is None or run["state"]["name"] != "Suspended" or now.published_version != now.version:
            return None
        form: dict[str, Any] | None = self.api.read_input(run["id"], Keyset.of(f"answer-{now.sequence}").schema)
        return form

    def answer(self, number: str, kind: str, **fields: Any) -> None:
        """Answer the waiting form, as the page does."""
        form = until(lambda: self.form(number), f"the form of {number}")
        (constant,) = [
            one["properties"][kind]["const"] for one in form["definitions"].values() if kind in one["properties"]
        ]
        self.api.resume(str(self.placement(number).run_id), {"answer": {kind: constant, **fields}})

    def used_bytes(self) -> int:
        """Return how much of Prefect's database holds something."""
        file = prefect_home(self.installation.settings) / "prefect.db"
        connection = sqlite3.connect(file, timeout=60)
        try:
            read = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PAGES]
        finally:
            connection.close()
        pages, free, size = map(int, read)
        return (pages - free) * size


_PAGES = ("page_count", "freelist_count", "page_size")


def until(look: Callable[[], T | None], what: str) -> T:
    """Return what *look* finds, as soon as it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise RuntimeError(f"waited {PATIENCE_SECONDS:.0f} s in vain for {what}")
        time.sleep(0.05)
    return found


def an_installation(folder: Path, master_key: str | None = None) -> Installation:
    """Return an installation in a folder, on a free port, on the benchmark's own day."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    key = master_key or base64.b64encode(os.urandom(32)).decode()
    settings = Settings(
        home=folder, port=port, master_key=SecretStr(key), prefect_auth=SecretStr("bench:only-for-measuring")
    )
    made = Installation(settings)
    made.make_ready()
    set_fact(made.database, DEMO_TODAY, TODAY.isoformat())
    return made


@contextmanager
def timed() -> Iterator[list[float]]:
    """Yield a list that holds, after the block, how many seconds it took."""
    found: list[float] = []
    began = time.perf_counter()
    yield found
    found.append(time.perf_counter() - began)
