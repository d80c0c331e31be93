"""Each working morning: one digest for everybody who has something to read, at the time that she chose."""

from prefect import flow

from tasks.notices import send_notices, write_digests, write_notices
from tasks.run_log import notices_line, tell


@flow(name="digest")
def digest() -> None:
    """Started by its schedule through the morning; by hand, it writes what is due now and nothing twice."""
    written = write_notices() + write_digests()
    sent = send_notices()
    if written or any(sent.values()):
        tell(notices_line(written, sent))
