"""Notices: written into the outbox, and sent. Prefect learns counts, nothing else."""

from prefect import task

from kotopolku.notification.digests import record_digests
from kotopolku.notification.sender import send_all
from kotopolku.notification.sweep import sweep
from kotopolku.persistence.database import transaction
from kotopolku.points import reached
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import installation


@task(
    name="write notices", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later
)
def write_notices() -> int:
    """Write the notices of everything of which somebody is to be told; a second time adds nothing. Return how many."""
    here = installation()
    context, written = here.context(), 0
    while True:
        with transaction(here.database) as session:
            swept = sweep(session, context)
            reached("notice_swept")
        written += swept.notices
        if swept.is_last:
            return written


@task(
    name="write digests", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later
)
def write_digests() -> int:
    """Write the digests of those whose morning has come, each once a day. Return how many."""
    here = installation()
    with transaction(here.database) as session:
        return record_digests(session, here.context())


@task(name="send notices", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later)
def send_notices() -> dict[str, int]:
    """Send what may go out now; what fails stays in the outbox and is tried again. Return how many messages.

    Delivery is at least once: a crash between handing over and marking sends again, with the same Message-ID.
    Without a mail server everything waits for one.
    """
    here = installation()
    if here.settings.smtp_url is None:
        return {}
    context = here.context()
    with here.post(context) as post:
        return send_all(post, context, here.now).counts
