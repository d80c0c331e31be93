"""Every 15 minutes: what became due, and who is told."""

from prefect import flow

from tasks.dashboards import publish_agendas
from tasks.notices import send_notices, write_notices
from tasks.placements import record_due_items


@flow(name="deadlines")
def deadlines() -> None:
    """Started by its schedule; by hand, it does what is due now and nothing twice."""
    changed = record_due_items()
    write_notices()
    send_notices()
    publish_agendas(changed)
