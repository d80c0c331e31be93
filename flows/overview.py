"""Once an hour: how receptions go in each municipality and county, as pages in figures."""

from prefect import flow

from tasks.overviews import publish_overviews
from tasks.run_log import tell


@flow(name="overview")
def overview() -> None:
    """Started by its schedule; by hand, it brings the pages up to date and leaves those that are."""
    written = publish_overviews()
    if written:
        tell(f"Brought up to date: {', '.join(written)}.")
