"""How long a report through the page takes until the agenda shows it: embedded runner, and work pool."""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager

from bench.figures import Figure
from bench.prefect.house import House, timed, until
from bench.stores import TODAY
from deployments.child import Child
from deployments.deploying import differences
from deployments.environment import child_environment
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_setup import connect_setup

REPORTED_BY = "vasa-coordinator (Reception coordinator, Receiver of contacts)"
MOST_SECONDS = 6.0
POOL = "bench"


def report_seconds(house: House, times: int, runner: str, bar: float | None = None) -> Figure:
    """Report a step of so many placements, one after the other; return the median."""
    took = []
    for _ in range(times):
        number = house.open()
        until(lambda number=number: house.form(number), f"the form of {number}")  # type: ignore[misc]
        with timed() as found:
            house.answer(number, "capacity_check", done_on=TODAY.isoformat(), reported_by=REPORTED_BY)
            # Version and sequence were raised with the answer: this form is the next one.
            until(lambda number=number: _is_recorded(house, number), f"the report of {number}")  # type: ignore[misc]
        took += found
    return Figure(f"a report through the page, {runner}, median of {times}", statistics.median(took), "s", bar=bar)


def _is_recorded(house: House, number: str) -> bool | None:
    return True if house.placement(number).sequence == 2 and house.form(number) else None


@contextmanager
def worker(installation: Installation, seconds: int) -> Iterator[None]:
    """Deploy to a work pool, and run a worker that asks so often, until the block ends."""
    settings = installation.settings
    with connect_setup(settings.api_url, installation.prefect_auth) as setup:
        for one in differences(setup, None, POOL):
            one.mend_now()
    environment = child_environment(installation) | {"PREFECT_WORKER_QUERY_SECONDS": str(seconds)}
    words = ("worker", "start", "--pool", POOL, "--type", "process")
    child = Child("worker", "prefect", *words, environment=environment, logs=settings.home / "log")
    try:
        yield
    finally:
        child.stop()


def with_work_pool(house: House, times: int) -> Iterator[Figure]:
    """Yield the same as `report_seconds` with the workers of a work pool."""
    for seconds in (10, 1):
        with worker(house.installation, seconds):
            yield report_seconds(house, times, f"work pool asked every {seconds} s")
