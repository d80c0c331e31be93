"""What stands in the log of a run in Prefect's page: our own lines, in the words of who reads it there.

Prefect's own logger is not let through: what it writes holds exceptions, and a shared page is no place for them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_wire import opened_wire

_INFO = 20


def write_log(installation: Installation, run_id: str, lines: Sequence[str]) -> None:
    """Write lines into the log of a run, in this order.

    Raises:
        PrefectUnreachableError: Prefect does not answer.
        httpx.HTTPStatusError: It refused.
    """
    # The page sorts by the instant.
    now = datetime.now(UTC)
    logs = [
        {
            "name": "kotopolku",
            "level": _INFO,
            "message": line,
            "timestamp": (now + timedelta(microseconds=number)).isoformat(),
            "flow_run_id": run_id,
        }
        for number, line in enumerate(lines)
    ]
    with opened_wire(installation.settings.api_url, installation.prefect_auth) as wire:
        wire.send("POST", "/logs/", logs)
