"""The end of a sweep, written down for the watchdog."""

from datetime import UTC, datetime

from prefect import task

from kotopolku.persistence.sweep_ends import note_sweep_ended
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import installation


@task(
    name="sweep ended",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def end_sweep() -> None:
    """Write down that everything before was done; a second time the later instant counts."""
    note_sweep_ended(installation().database, datetime.now(UTC))
