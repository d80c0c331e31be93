"""The rows of work items: what a plan decides of them, what follows when that changes, and the statements."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from sqlalchemy import Boolean, Row, Table, and_, bindparam, case, insert, or_, update
from sqlmodel import Session

from models.plan import PlannedStep, Status
from models.work_item import WorkItem

ItemKey = tuple[str, str, int]

#: Something is still expected of an item in one of these.
PENDING = frozenset({Status.WAITING, Status.OPEN, Status.BLOCKED})

_BEGUN = (Status.OPEN.value, Status.BLOCKED.value)

#: What a plan decides of an item.
PLANNED = (
    *("stage", "role", "acting_role", "status", "done_on", "opens_on", "earliest", "eligible_until", "statutory_due"),
    *("act_by", "target_due", "due_on", "without_delay", "impossible", "source", "waits_for"),
)

#: That, in this order: to compare it costs less than by name, and every change of a placement compares all items.
Planned = tuple[Any, ...]
_STATUS = PLANNED.index("status")

#: What follows from a change of that.
_FOLLOWING = ("due_recorded_on", "next_notice_on", "calendar_sequence", "assigned_to")

#: What a calendar shows of an item.
_IN_CALENDARS = ("status", "statutory_due", "target_due", "act_by")

# Made once: every change of a placement uses them.
_TABLE = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_INSERT = insert(_TABLE)
_told = _TABLE.c.told_status
_was_announced = or_(*(_told == status for status in _BEGUN))
_CHANGE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in (*PLANNED, *_FOLLOWING)})
    .values(
        told_status=case(
            # What has ended and is opened again is told anew.
            (bindparam("has_ended", type_=Boolean), ""),
            # That it opened may not have gone out, and does not any more: it is told when it opens again.
            (and_(bindparam("waits_again", type_=Boolean), _was_announced), Status.WAITING.value),
            else_=_told,
        )
    )
)


def item_key(item: Row[Any]) -> ItemKey:
    """Return what makes a row the same item as a planned step."""
    return item.step, item.person, item.occurrence


def planned_key(step: PlannedStep) -> ItemKey:
    """Return what makes a planned step the same as an item."""
    return step.key.step, step.key.person or "", step.key.occurrence


def planned_values(step: PlannedStep) -> Planned:
    """Return what a plan decides of an item."""
    return (
        step.stage.value,
        step.watched_by or step.role,
        step.role,
        step.status.value,
        step.done_on if step.status is Status.DONE else None,
        step.opens_on,
        step.earliest,
        step.eligible_until,
        step.statutory_due,
        step.act_by,
        step.target_due,
        step.due,
        step.without_delay,
        step.impossible,
        step.source,
        " ".join(step.waits_for),
    )


def values_of(item: Row[Any]) -> Planned:
    """Return what a plan decided of an item, in the same order."""
    return tuple(item[: len(PLANNED)])


def with_status(values: Planned, status: str) -> Planned:
    """Return the same with another status."""
    return (*values[:_STATUS], status, *values[_STATUS + 1 :])


def with_roles(values: Planned, others: Planned) -> Planned:
    """Return the same with the roles of others."""
    return tuple(others[n] if name in ("role", "acting_role") else values[n] for n, name in enumerate(PLANNED))


def status_of(values: Planned) -> str:
    """Return the status among what a plan decides."""
    return str(values[_STATUS])


def insert_items(session: Session, placement_id: int, steps: Iterable[PlannedStep], today: date) -> None:
    """Write work items for planned steps that have none yet."""
    new = [_new_row(placement_id, step, today) for step in steps]
    if new:
        # On the table, not the class: nobody needs objects of what is new, and they cost as much as the rest.
        session.connection().execute(_INSERT, new)


def change_items(session: Session, changes: Iterable[tuple[Row[Any], Planned]], today: date) -> None:
    """Write what a plan decides of items now, and what follows from it.

    Only that: what was told of an item is the sweep's, which may run at the same time.
    """
    rows = []
    for item, values in changes:
        before, wanted = dict(item._mapping), _by_name(values)
        rows.append({**wanted, **_following(before, before | wanted, today), "row": item.id})
    if rows:
        session.connection().execute(_CHANGE, rows)


def item_after(item: Row[Any], values: Planned, today: date) -> dict[str, Any]:
    """Return every column of an item as `change_items` would leave it; nothing is written."""
    before = dict(item._mapping)
    after = before | _by_name(values)
    following = _following(before, after, today)
    has_ended, waits_again = following.pop("has_ended"), following.pop("waits_again")
    if has_ended:
        following["told_status"] = ""
    elif waits_again and before["told_status"] in _BEGUN:
        following["told_status"] = Status.WAITING.value
    return after | following


def new_item(placement_id: int, step: PlannedStep, today: date) -> dict[str, Any]:
    """Return every column of an item as `insert_items` would write it; nothing is written."""
    return WorkItem(**_new_row(placement_id, step, today)).model_dump()


def notice_day(item: Mapping[str, Any], today: date) -> date | None:
    """Return the day on which the sweep is to look at a new or changed item, which then finds the later ones."""
    is_dated = any(item.get(name) for name in ("statutory_due", "target_due", "eligible_until", "interpreter_on"))
    if item["status"] not in PENDING or (item["status"] == Status.WAITING and not is_dated):
        return None
    return max(today, item["opens_on"] or today)


def _by_name(values: Planned) -> dict[str, Any]:
    return dict(zip(PLANNED, values, strict=True))


def _new_row(placement_id: int, step: PlannedStep, today: date) -> dict[str, Any]:
    name, person, occurrence = planned_key(step)
    row = {"placement_id": placement_id, "step": name, "person": person, "occurrence": occurrence}
    row |= _by_name(planned_values(step))
    row["next_notice_on"] = notice_day(row, today)
    return row


def _following(before: dict[str, Any], after: dict[str, Any], today: date) -> dict[str, Any]:
    """Return what follows from a change of an item: it is swept anew, and calendars and telling go on from there."""
    shown = any(before[name] != after[name] for name in _IN_CALENDARS)
    return {
        "due_recorded_on": before["due_recorded_on"] if before["due_on"] == after["due_on"] else None,
        "next_notice_on": notice_day(after, today),
        "calendar_sequence": before["calendar_sequence"] + shown,
        # Whoever had it alone had it in her role.
        "assigned_to": before["assigned_to"] if before["role"] == after["role"] else "",
        "has_ended": after["status"] not in PENDING,
        "waits_again": before["status"] in _BEGUN and after["status"] == Status.WAITING,
    }
