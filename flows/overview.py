"""Once an hour: how receptions go in each municipality and county, as pages in figures."""

from prefect import flow

from tasks.overviews import publish_overviews


@flow(name="overview")
def overview() -> None:
    """Started by its schedule; by hand, it brings the pages up to date and leaves those that are."""
    publish_overviews()
