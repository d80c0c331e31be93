"""Every 15 minutes: what changed by date, what became due, and who is told."""

from prefect import flow

from tasks.dashboards import publish_agendas
from tasks.notices import send_notices, write_notices
from tasks.placements import open_missing_standing_cases, record_due_items, replan_what_changes_by_date
from tasks.run_log import notices_line, tell
from tasks.sweeps import end_sweep


@flow(name="deadlines")
def deadlines() -> None:
    """Started by its schedule; by hand, it does what is due now and nothing twice."""
    open_missing_standing_cases()
    changed = replan_what_changes_by_date()
    changed += [case for case in record_due_items() if case not in changed]
    written = write_notices()
    sent = send_notices()
    publish_agendas(changed)
    end_sweep()
    if changed or written or any(sent.values()):
        tell(f"Placements changed by date: {len(changed)}.", notices_line(written, sent))
