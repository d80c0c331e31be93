"""What else the machine does while the desk is measured: whoever shares its processors makes every answer slow."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from bench.load.process import Process


@dataclass
class Use:
    """What was used of the processors during a measurement."""

    desk: float = 0.0
    """By the desk, in seconds."""
    others: float = 0.0
    """By whoever is neither the desk nor its users, in percent of all processors."""


@contextmanager
def used(desk: Process) -> Iterator[Use]:
    """Yield what is known when the block has ended."""
    use = Use()
    began, busy, ours, load = time.monotonic(), _busy(), desk.seconds, _children()
    yield use
    use.desk = desk.seconds - ours
    others = _busy() - busy - use.desk - (_children() - load)
    use.others = max(0.0, 100 * others / ((time.monotonic() - began) * (os.cpu_count() or 1)))


def _busy() -> float:
    times = psutil.cpu_times()
    # What the host takes away for other machines is missing here as well.
    stolen = getattr(times, "steal", 0.0)
    return float(times.user + times.system + getattr(times, "nice", 0.0) + stolen)


def _children() -> float:
    """Seconds of those who have ended; Locust has, and the desk goes on."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime
