"""One measured figure, its bar, and how both are printed."""

import operator
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure with the bar that it has to keep, if there is one."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    at_least: bool = False
    """Whether the bar is the smallest value allowed, not the largest."""

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps its bar."""
        keeps = operator.ge if self.at_least else operator.le
        return self.bar is None or keeps(self.value, self.bar)

    def __str__(self) -> str:
        line = f"{self.name:58} {self.value:10,.{2 if self.value < 100 else 0}f} {self.unit:4}"
        if self.bar is None:
            return line
        return f"{line} bar {'≥' if self.at_least else '≤'} {self.bar:6,.0f}   {'met' if self.is_met else 'MISSED'}"


def seconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Return the median time of *work* in milliseconds."""
    return 1000 * statistics.median(seconds(work) for _ in range(times))


def high(times: list[float], share: float = 0.99) -> float:
    """Return the time that *share* of *times* stay under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]
