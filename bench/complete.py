"""W4: completing one work item in a large store."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from bench.figures import Figure, high, seconds
from bench.floor import Floor, Row
from bench.stores import COORDINATOR, OPENED, Store
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.persistence.database import transaction


def complete_figures(store: Store, cases: list[str], spiff: float) -> Iterator[Figure]:
    """W4: one report in a transaction of its own, then the same rows by hand."""
    floor = Floor(store.connection)
    floor.create()
    floor.fill()
    ours, by_hand = [], []
    for number, case_number in enumerate(cases):
        placement, before = _items(store, case_number)
        step, person = _open_item(store, placement, number)
        report = StepReport(step, people=(person,) if person else (), done_on=OPENED)
        ours.append(seconds(partial(_report, store, case_number, report)))
        changed = [(*row[1:], row[0]) for row in _items(store, case_number)[1] if row not in before]
        last = [store.rows(table, placement)[-1] for table in ("case_report", "audit_entry")]
        by_hand.append(seconds(partial(floor.complete, case_number, changed, *last)))
    yield Figure(
        f"W4 complete an item at {store.count('placement'):,} placements, p50", 1000 * median(ours), "ms", bar=10
    )
    yield Figure("W4 p99", 1000 * high(ours), "ms")
    yield Figure("W4 beside hand-written SQL, p50", median(ours) / median(by_hand), "×")
    yield Figure("W4 beside SpiffWorkflow, completed per second", spiff / median(ours), "×")


def _report(store: Store, case_number: str, report: StepReport) -> None:
    with transaction(store.url) as session:
        report_step(session, store.context, case_number, report, COORDINATOR)


def _items(store: Store, case_number: str) -> tuple[int, list[Row]]:
    run = store.connection.execute
    (placement,) = run("SELECT id FROM placement WHERE case_number = ?", (case_number,)).fetchone()
    return placement, run("SELECT id, status, done_on FROM work_item WHERE placement_id = ?", (placement,)).fetchall()


def _open_item(store: Store, placement: int, number: int) -> Row:
    """Return step and person of one of the open items that the coordinator may report, each case another one."""
    process = store.context.definition("quota")
    found: list[Row] = [
        row
        for row in store.connection.execute(
            "SELECT step, person FROM work_item WHERE placement_id = ? AND status = 'open' ORDER BY id", (placement,)
        )
        if not process.by_id[row[0]].office_holder
    ]
    return found[number % len(found)]
