"""Reading the work items of a placement: all of them, or what a report needs, for they are most of what is stored."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, select
from sqlmodel import Session

from kotopolku.casework.item_rows import PENDING, PLANNED
from models.work_item import WorkItem

_TABLE = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_OTHERS = tuple(name for name in (column.name for column in _TABLE.c) if name not in PLANNED)

# Made once: every change of a placement uses them.
# What is planned comes first, so that a slice of the row has it: one look-up for each column would cost more.
_ITEMS = (
    select(*(_TABLE.c[name] for name in (*PLANNED, *_OTHERS)))
    .where(_TABLE.c.placement_id == bindparam("placement"))
    .order_by(_TABLE.c.id)
)
_ITEMS_OF_STEPS = _ITEMS.where(_TABLE.c.step.in_(bindparam("steps", expanding=True)))
_DATES = select(_TABLE.c.step, _TABLE.c.statutory_due, _TABLE.c.target_due, _TABLE.c.status).where(
    _TABLE.c.placement_id == bindparam("placement")
)


@dataclass(frozen=True)
class ItemsToReplan:
    """The work items that a change can change, and the others in which something is still to be done."""

    items: Sequence[Row[Any]]
    pending_others: Sequence[Row[Any]] = ()
    """Step, dates and status only."""


def load_items(session: Session, placement_id: int) -> Sequence[Row[Any]]:
    """Return the work items of a placement, first to last."""
    assert session.in_transaction(), "work items are read while the transaction of their case is open"
    return session.connection().execute(_ITEMS, {"placement": placement_id}).all()


def load_items_of(session: Session, placement_id: int, steps: Collection[str]) -> ItemsToReplan:
    """Return what a change of *steps* needs of the work items of a placement, at half of the cost of all of them."""
    run = session.connection().execute
    items = run(_ITEMS_OF_STEPS, {"placement": placement_id, "steps": list(steps)}).all()
    # Told apart here: a database that does it is asked a question that costs more to put.
    dates = run(_DATES, {"placement": placement_id}).all()
    return ItemsToReplan(items, [one for one in dates if one.status in PENDING and one.step not in steps])
