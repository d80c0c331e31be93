"""What notices cost: an idle sweep of a large store, finding and recording what is to be told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.figures import Figure, milliseconds, seconds
from bench.stores import OPENED, Store
from kotopolku.notification.sweep import sweep
from kotopolku.persistence.database import transaction

#: The morning on which most of the first reminders of the example family go out.
LATER = OPENED + timedelta(days=7)


def notice_figures(folder: Path, short: bool) -> Iterator[Figure]:
    """Measure the sweep of notices: with nothing due in a large store, and with much due in a small one."""
    idle, busy = Store(folder / "idle.db"), Store(folder / "busy.db")
    for store in (idle, busy):
        store.create()
        store.open(store.family(1))
    _sweep(idle)
    idle.copy_last((60 if short else 100_000) - 1, tables=("placement", "work_item"))
    idle.checkpoint()
    number = idle.count("placement")
    yield Figure(f"Notices, idle sweep at {number:,} placements", milliseconds(partial(_sweep, idle), 9), "ms", bar=50)
    idle.close()
    busy.copy_last((20 if short else 400) - 1, tables=("placement", "work_item"))
    took = [seconds(partial(_sweep, busy))]
    found = busy.count("notice")
    context = replace(busy.context, today=LATER, now=busy.context.now + timedelta(days=7))
    took.append(seconds(partial(_sweep, busy, context)))
    recorded = busy.count("notice")
    assert recorded > found > 0, "both sweeps find something to tell"
    yield Figure(f"Notices, found and recorded, each of {recorded:,}", 1000 * sum(took) / recorded, "ms", bar=0.2)
    busy.close()


def _sweep(store: Store, context: object = None) -> None:
    moment = context or store.context
    while True:
        with transaction(store.url) as session:
            if sweep(session, moment).is_last:  # type: ignore[arg-type]
                return
