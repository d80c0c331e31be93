"""Work that waits for a network, in threads of its own: a mail server, Prefect or a provider holds up no page."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

Done = TypeVar("Done")

#: Apart from the threads that answer requests, which are few.
_THREADS = CapacityLimiter(8)


async def apart(work: Callable[[], Done]) -> Done:
    """Do something that may take long, and return what it returns."""
    return await run_sync(work, limiter=_THREADS)
