"""The sweep: every work item of which somebody is to be told today becomes notices, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, select, update
from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.notification.addressing import Addressing, Who
from kotopolku.notification.decisions import Decision, decide
from kotopolku.notification.directory import Directory
from kotopolku.notification.ladder import Rung, ladder_of, rungs, rungs_of_interpreter, rungs_of_right
from kotopolku.notification.outbox import record
from models.ladder import Ladder
from models.placement import Placement
from models.plan import Status
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_REMEMBERED = tuple(
    f"told_{name}" for name in ("status", "statutory_due", "target_due", "role", "to", "on", "interpreter_on")
)
_remembered_of = attrgetter(*_REMEMBERED)
_PENDING = (Status.WAITING.value, Status.OPEN.value, Status.BLOCKED.value)

#: Items of one transaction: a sweep never keeps SQLite's one writer for long.
AT_ONCE = 500


@dataclass(frozen=True)
class Swept:
    """What one transaction of the sweep did."""

    items: int
    notices: int

    @property
    def is_last(self) -> bool:
        """Whether nothing is left to look at."""
        return self.items < AT_ONCE


def sweep(session: Session, context: Context) -> Swept:
    """Write the notices of the next items whose day has come; to be called until the last.

    Two sweepers at once find different items, or wait for each other; nothing is told twice.
    """
    items = session.connection().execute(_DUE, {"today": context.today}).all()
    addressing, ladders = Addressing(context, Directory(context.definitions, context.today)), Ladders(context)
    rows: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    before = _prerequisites(session, items)
    for item in items:
        decision = decide(item, ladders.rungs_of(item), context.today)
        rows.extend(addressing.rows(item, decision, before[item.id]))
        changed.append(_changed(item, decision))
    written = record(session, rows)
    if changed:
        session.connection().execute(update(_ITEM).where(_ITEM.c.id == bindparam("row")), changed)
    return Swept(len(items), written)


_DUE = (
    select(_ITEM, _PLACEMENT.c.municipality, _PLACEMENT.c.track, _PLACEMENT.c.case_number, _PLACEMENT.c.version)
    .join(_PLACEMENT, _PLACEMENT.c.id == _ITEM.c.placement_id)
    # Only what is pending has such a day. Asking for open placements too would read every one of them, and the order
    # is that of the small index for the same reason.
    .where(_ITEM.c.next_notice_on <= bindparam("today"))
    .order_by(_ITEM.c.next_notice_on, _ITEM.c.id)
    .limit(AT_ONCE)
    .with_for_update(of=_ITEM, skip_locked=True)
)


def _changed(item: Row[Any], decision: Decision) -> dict[str, Any]:
    remembered = dict(zip(_REMEMBERED, _remembered_of(item), strict=True))
    return {"row": item.id, **remembered, **decision.remembered, "next_notice_on": decision.next_on}


def _prerequisites(session: Session, items: Sequence[Row[Any]]) -> dict[int, list[Who]]:
    """Return who has the steps that each waiting item waits for, each once."""
    found: dict[int, list[Who]] = defaultdict(list)
    waiting = [item for item in items if item.status == Status.WAITING and item.waits_for]
    if not waiting:
        return found
    wanted = select(_ITEM.c.placement_id, _ITEM.c.step, _ITEM.c.person, _ITEM.c.assigned_to, _ITEM.c.role).where(
        _ITEM.c.placement_id.in_({item.placement_id for item in waiting}),
        _ITEM.c.step.in_({name for item in waiting for name in item.waits_for.split()}),
        _ITEM.c.status.in_(_PENDING),
    )
    # By step: a placement has a hundred items, of which one or two are waited for.
    pending: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for row in session.connection().execute(wanted).all():
        pending[row.placement_id, row.step].append(row)
    for item in waiting:
        rows = (row for name in item.waits_for.split() for row in pending.get((item.placement_id, name), ()))
        found[item.id] = who_comes_before(item, rows)
    return found


def who_comes_before(item: Any, pending: Iterable[Any]) -> list[Who]:
    """Return who has what a work item waits for, each once; *pending* are the items of its case that have not ended."""
    names = set(item.waits_for.split())
    return list(
        dict.fromkeys(
            (row.assigned_to, row.role)
            for row in pending
            if row.step in names and ("" in (row.person, item.person) or row.person == item.person)
        )
    )


@dataclass(frozen=True)
class Ladders:
    """The rungs of each item; a ladder is chosen once for each step and municipality."""

    context: Context
    _chosen: dict[tuple[str, str, str], Ladder | None] = field(default_factory=dict)

    def rungs_of(self, item: Any) -> tuple[Rung, ...]:
        """Return the rungs of a work item, which comes with its track and municipality."""
        book = self.context.definitions.notices
        key = (item.track, item.step, item.municipality)
        if key not in self._chosen:
            step = self.context.step(item.track, item.step, item.municipality)
            self._chosen[key] = ladder_of(book, step.notices if step else None, item.step, item.municipality)
        ladder = self._chosen[key]
        others = (
            *rungs_of_right(item.eligible_until, book.right_ends),
            *rungs_of_interpreter(item.interpreter_on, book.interpreter),
        )
        if ladder is None:
            return others
        return (*rungs(item.statutory_due, item.target_due, item.act_by, ladder, book.escalation), *others)
