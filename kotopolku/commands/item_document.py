"""A work item as JSON has it."""

from typing import Any

from sqlalchemy import Row

from models.work_item import WorkItem


def item_document(item: WorkItem | Row[Any]) -> dict[str, Any]:
    """Return what both work list and timeline say of a work item; dates as YYYY-MM-DD."""
    return {
        "step": item.step,
        "person": item.person or None,
        "occurrence": item.occurrence,
        "role": item.acting_role,
        "watched_by": item.role if item.role != item.acting_role else None,
        "status": item.status,
        "earliest": _text(item.earliest),
        "eligible_until": _text(item.eligible_until),
        "statutory_due": _text(item.statutory_due),
        "act_by": _text(item.act_by),
        "target_due": _text(item.target_due),
        "without_delay": item.without_delay,
        "impossible": item.impossible,
    }


def _text(day: object) -> str | None:
    return str(day) if day else None
