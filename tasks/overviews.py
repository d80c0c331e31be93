"""What Prefect's page shows of how receptions go: one artifact for each municipality and county."""

from prefect import task

from kotopolku.orchestration.overviews import publish_all
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import connected, installation, own_run


@task(name="overviews", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later)
def publish_overviews() -> list[str]:
    """Write the pages that changed; return the keys of their artifacts."""
    with connected() as api:
        return publish_all(api, installation(), own_run().id)
