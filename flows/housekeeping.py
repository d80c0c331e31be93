"""Every 10 minutes, and at start: every open placement has exactly one live run."""

from prefect import flow

from tasks.placements import give_every_placement_its_run
from tasks.run_log import tell


@flow(name="housekeeping")
def housekeeping() -> None:
    """Started by its schedule; by hand, it mends what is broken now and nothing else."""
    done = give_every_placement_its_run()
    tell(*(f"{case_number}: {what}." for case_number, what in done.items()))
