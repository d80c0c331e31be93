"""The clock: this machine's beside Prefect's and the database's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from kotopolku.installation import Installation
from kotopolku.operations.findings import Finding, ok, untested, wrong
from kotopolku.operations.opened import needed_database, prefect_of
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.persistence.database import reading

#: A choice of ours: days change at midnight, and nothing of ours is decided within a minute.
MOST_APART = timedelta(seconds=60)


def check_clock(installation: Installation) -> Iterator[Finding]:
    """Compare the clocks; the database's only where it has a machine of its own."""
    apart: dict[str, timedelta] = {}
    if not installation.database.startswith("sqlite"):
        apart["clock_database_off"] = _apart(_database_clock(installation))
    try:
        with prefect_of(installation) as api:
            apart["clock_prefect_off"] = _apart(api.read_clock())
    except PrefectUnreachableError:
        if not apart:
            yield untested("clock", "needs_prefect")
            return
    for says, difference in apart.items():
        if difference > MOST_APART:
            yield wrong("clock", says, seconds=round(difference.total_seconds()))
            return
    yield ok("clock", "clock_ok", seconds=round(max(apart.values()).total_seconds()))


def _apart(clock: datetime) -> timedelta:
    return abs(datetime.now(UTC) - clock)


def _database_clock(installation: Installation) -> datetime:
    with reading(needed_database(installation.settings)) as session:
        found: datetime = session.connection().execute(text("SELECT clock_timestamp()")).scalar_one()
    return found
