"""Every 15 minutes: what became due."""

from prefect import flow

from tasks.dashboards import publish_agendas
from tasks.placements import record_due_items


@flow(name="deadlines")
def deadlines() -> None:
    """Started by its schedule; by hand, it does what is due now and nothing twice."""
    changed = record_due_items()
    publish_agendas(changed)
