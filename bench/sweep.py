"""W3: the sweep, when a part of the work items became due and when none did."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from statistics import median

from bench.figures import Figure, milliseconds, seconds
from bench.floor import Floor
from bench.spiff import Spiff
from bench.stores import Store
from kotopolku.casework.deadlines import record_due
from kotopolku.persistence.database import transaction

#: The first day of those on which the sweep finds something.
FIRST_SWEEP = date(2027, 1, 4)

#: SpiffWorkflow goes by the clock: what is to be due is started before and waited for.
UNTIL_DUE = timedelta(seconds=1)


def sweep_figures(store: Store, spiff: Spiff, sweeps: int) -> Iterator[Figure]:
    """W3: on each of some days one item in a hundred becomes due."""
    _spread_due(store)
    placements = store.count("placement")
    floor = Floor(store.connection)
    floor.fill()
    ours, by_hand = [], []
    for number in range(sweeps):
        day = FIRST_SWEEP + timedelta(days=number)
        store.checkpoint()
        ours.append(seconds(partial(_record_due, store, day)))
        store.checkpoint()
        by_hand.append(seconds(partial(floor.sweep, day)))
    where = f"due_recorded_on >= '{FIRST_SWEEP}'"
    (found,) = store.connection.execute(f"SELECT count(*) FROM work_item WHERE {where}").fetchone()
    (same,) = store.connection.execute(f"SELECT count(*) FROM floor_work_item WHERE {where}").fetchone()
    assert found == same > 0, "both sweeps find the same items"
    each = sweeps * median(ours) / found
    yield Figure(f"W3 sweep, {found // sweeps} due of {placements:,} placements, each", 1e6 * each, "µs")
    yield Figure("W3 beside hand-written SQL, per due item", median(ours) / median(by_hand), "×", bar=3)
    time.sleep(UNTIL_DUE.total_seconds())
    rung: list[int] = []
    by_spiff = seconds(lambda: rung.append(spiff.sweep()))
    yield Figure("W3 beside SpiffWorkflow, due items per second", by_spiff / rung[0] / each, "×")


def idle_figures(small: Store, large: Store, sweeps: int) -> Iterator[Figure]:
    """W3 when nothing is newly due: what the sweep costs all day long."""
    _spread_due(large)
    day = FIRST_SWEEP + timedelta(days=50)
    times = []
    numbers = [store.count("placement") for store in (small, large)]
    for store, number in zip((small, large), numbers, strict=True):
        _record_due(store, day)
        times.append(milliseconds(partial(_record_due, store, day), sweeps))
        yield Figure(f"W3 idle sweep at {number:,} placements", times[-1], "ms")
    yield Figure(f"W3 idle, {numbers[1]:,} beside {numbers[0]:,} placements", times[1] / times[0], "×", bar=2)


def _record_due(store: Store, day: date) -> None:
    with transaction(store.url) as session:
        record_due(session, day)


def _spread_due(store: Store) -> None:
    """Let nothing be overdue yet, and one item in a hundred from each of the next hundred days on."""
    store.connection.execute(
        "UPDATE work_item SET opens_on = NULL, due_recorded_on = NULL, due_on = date(?, (id % 100) || ' days')",
        ((FIRST_SWEEP - timedelta(days=1)).isoformat(),),
    )
