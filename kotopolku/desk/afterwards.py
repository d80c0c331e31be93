"""Work after the answer, in threads of its own: mail and word to Prefect wait for a network and hold up no page."""

from collections.abc import Callable

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

#: Apart from the threads that answer requests, which are few.
_THREADS = CapacityLimiter(4)


async def afterwards(work: Callable[[], None]) -> None:
    """Do something that may take long."""
    await run_sync(work, limiter=_THREADS)
