"""The log of this process's own run, as a coordinator reads it in Prefect's page."""

from collections.abc import Mapping
from contextlib import suppress

import httpx

from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.run_log import write_log
from tasks.surroundings import installation, own_run


def tell(*lines: str) -> None:
    """Write lines into the log of this run; what Prefect does not take is lost, and nothing else is.

    A run that starts again from the top may tell the same again.
    """
    if lines:
        with suppress(PrefectUnreachableError, httpx.HTTPError):
            write_log(installation(), own_run().id, lines)


def notices_line(written: int, sent: Mapping[str, int]) -> str:
    """Return how many notices were written and what became of those that went out."""
    outcomes = ", ".join(f"{number} {outcome.replace('_', ' ')}" for outcome, number in sent.items() if number)
    return f"Notices written: {written}. Going out: {outcomes or 'none'}."
