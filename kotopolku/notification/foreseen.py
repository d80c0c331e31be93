"""What people would be told of a change, and what would not be sent any more: asked before it is saved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.item_rows import PENDING, item_after, item_key, new_item
from kotopolku.casework.replan import wanted_values
from kotopolku.notification.addressing import Addressing
from kotopolku.notification.decisions import decide
from kotopolku.notification.directory import Directory
from kotopolku.notification.letters import is_true
from kotopolku.notification.sweep import Ladders, who_comes_before
from kotopolku.planning.changes import Change
from models.notice import Notice
from models.notice_kind import WAITING_STATES
from models.placement import PlacementStatus


@dataclass(frozen=True)
class ForeseenNotice:
    """One notice that a change makes go out, or withdraws before it went out."""

    step: str
    person: str
    kind: str
    role: str
    recipient: str
    is_withdrawn: bool = False


def foreseen_notices(
    session: Session, context: Context, case: Case, changes: Iterable[Change]
) -> tuple[ForeseenNotice, ...]:
    """Return what the next sweep would tell because of changes, then what waits and would not be true any more.

    Args:
        session: A reading session.
        context: This moment.
        case: The case as it is.
        changes: What would change of its plan.
    """
    wanted = {(one.key.step, one.key.person or "", one.key.occurrence): one.after for one in changes}
    old = {item_key(item): _seen(case, dict(item._mapping)) for item in case.items}
    new = dict(old)
    for item in case.items:
        if item_key(item) in wanted:
            values = wanted_values(case, item, wanted[item_key(item)])
            new[item_key(item)] = _seen(case, item_after(item, values, context.today))
    for key, step in wanted.items():
        if step and key not in old:
            new[key] = _seen(case, new_item(case.id, step, context.today))
    told_anyway = set(_told(context, {key: old[key] for key in wanted if key in old}, old))
    coming = [
        one for one in _told(context, {key: new[key] for key in wanted if key in new}, new) if one not in told_anyway
    ]
    changed = {old[key].id: (old[key], new[key]) for key in wanted if key in old}
    return (*dict.fromkeys(coming), *_withdrawn(session, context, changed))


def _seen(case: Case, columns: dict[str, Any]) -> Any:
    """Return an item as the sweep and the sender read it: with its placement."""
    placement = case.placement
    return SimpleNamespace(
        **columns,
        municipality=placement.municipality,
        track=placement.track,
        case_number=placement.case_number,
        version=placement.version + 1,
        case_is=PlacementStatus.OPEN.value,
    )


def _told(context: Context, items: dict[Any, Any], everything: dict[Any, Any]) -> Iterator[ForeseenNotice]:
    addressing, ladders = Addressing(context, Directory(context.definitions, context.today)), Ladders(context)
    pending = [one for one in everything.values() if one.status in PENDING]
    for item in items.values():
        if item.next_notice_on is None or item.next_notice_on > context.today:
            continue
        decision = decide(item, ladders.rungs_of(item), context.today)
        for row in addressing.rows(item, decision, who_comes_before(item, pending)):
            yield ForeseenNotice(item.step, item.person, row["kind"], row["role"], row["recipient"])


def _withdrawn(
    session: Session, context: Context, changed: dict[int | None, tuple[Any, Any]]
) -> Iterator[ForeseenNotice]:
    waiting = select(Notice).where(
        col(Notice.work_item_id).in_(changed), col(Notice.state).in_([state.value for state in WAITING_STATES])
    )
    for notice in session.exec(waiting.order_by(col(Notice.id))) if changed else ():
        before, after = changed[notice.work_item_id]
        if is_true(notice, before, context.today) and not is_true(notice, after, context.today):
            yield ForeseenNotice(
                before.step, before.person, notice.kind, notice.role, notice.recipient, is_withdrawn=True
            )
