"""What casework costs: starting placements (W1), the sweep (W3) and completing an item (W4), beside two others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from bench.complete import complete_figures
from bench.figures import Figure, seconds
from bench.floor import Floor
from bench.spiff import STEPS, Spiff
from bench.stores import TABLES, Store
from bench.sweep import UNTIL_DUE, idle_figures, sweep_figures


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    small: int
    large: int
    started: int
    sweeps: int
    idle: int
    completed: int
    spiff: int


FULL = Size(small=1_000, large=10_000, started=100, sweeps=7, idle=60, completed=300, spiff=50)
SHORT = Size(small=30, large=60, started=5, sweeps=1, idle=3, completed=5, spiff=2)


def casework_figures(folder: Path, short: bool) -> Iterator[Figure]:
    """Measure casework in new databases under *folder*."""
    size = SHORT if short else FULL
    small, large = Store(folder / "small.db"), Store(folder / "large.db")
    for store in (small, large):
        store.create()
    spiff = Spiff(small.connection)
    spiff.create()
    yield from _start(small, spiff, size)
    small.copy_last(size.small - small.count("placement"))
    spiff.copy_to(size.small)
    yield from sweep_figures(small, spiff, size.sweeps)
    spiff_completed = [seconds(partial(spiff.complete, number)) for number in range(1, size.spiff + 1)]
    cases = large.grow(size.large, size.completed)
    yield from complete_figures(large, cases, median(spiff_completed))
    # Last: it moves due dates in SQL, which the next report of a case would put back.
    yield from idle_figures(small, large, size.idle)
    for store in (small, large):
        store.close()


def _start(store: Store, spiff: Spiff, size: Size) -> Iterator[Figure]:
    """W1: ours, the floor and SpiffWorkflow take turns, so that a busy moment of the machine hits all."""
    floor = Floor(store.connection)
    floor.create()
    families = [store.family(number) for number in range(1, size.started + 1)]
    ours, by_hand, by_spiff = list[float](), list[float](), list[float]()
    for number, family in enumerate(families, start=1):
        ours.append(seconds(partial(store.open, family)))
        rows = {table: store.rows(table, number) for table in TABLES}
        by_hand.append(seconds(partial(floor.open, rows)))
        if number <= size.spiff:
            due = datetime.now(UTC) + UNTIL_DUE if number > 1 else None
            by_spiff.append(seconds(partial(spiff.start, due)))
    items = len(store.rows("work_item", 1))
    yield Figure(f"W1 start a family of six, {items} items", 1000 * median(ours), "ms")
    yield Figure("W1 items per second", items / median(ours), "/s")
    yield Figure("W1 beside hand-written SQL, per item", median(ours) / median(by_hand), "×", bar=8)
    faster = (items / median(ours)) / (STEPS / median(by_spiff))
    yield Figure("W1 beside SpiffWorkflow, items per second", faster, "×", bar=10, at_least=True)
