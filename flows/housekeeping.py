"""Every 10 minutes, and at start: every open placement has exactly one live run."""

from prefect import flow

from tasks.placements import give_every_placement_its_run


@flow(name="housekeeping")
def housekeeping() -> None:
    """Started by its schedule; by hand, it mends what is broken now and nothing else."""
    give_every_placement_its_run()
