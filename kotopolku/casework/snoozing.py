"""Snooze: reminders of the municipality's own target rest for a while; those of a statutory date never do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, update

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.plan import Status
from models.process import Step
from models.vocabulary import Per
from models.work_item import WorkItem

_OPEN = (Status.OPEN, Status.BLOCKED)


@dataclass(frozen=True)
class Snooze:
    """Until when the reminders of one step's target rest; nobody named means everyone for whom it is open."""

    step: str
    until: date | None
    """The day on which reminders go on; None lets them go on at once."""
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snoozed:
    """The case, and the work items that a snooze is about."""

    case: Case
    items: tuple[Row[Any], ...]


def snooze_step(session: Session, context: Context, case_number: str, wanted: Snooze, actor: Actor) -> Snoozed:
    """Let reminders of a target rest, or go on; a second time changes nothing.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    context.staff_member(actor)
    case = load_case(session, case_number, context)
    step = known_step(case, wanted.step)
    if wanted.until and wanted.until <= context.today:
        raise CaseworkRefusedError("snooze_not_later", day=wanted.until.isoformat())
    items = _items(case, step, wanted, context.today)
    changed = [item for item in items if item.snoozed_until != wanted.until]
    if changed:
        # No plan depends on a snooze, so nothing is planned anew.
        session.execute(
            update(WorkItem)
            .where(col(WorkItem.id).in_([item.id for item in changed]))
            .values(snoozed_until=wanted.until, next_notice_on=context.today)
        )
        case.placement.version += 1
        session.add(case.placement)
        people = [item.person for item in changed if item.person]
        details = {"step": step.id, "people": people, "until": wanted.until}
        append(session, case.id, actor, "snoozed" if wanted.until else "snooze_ended", details, context.now)
    return Snoozed(case, items)


def _items(case: Case, step: Step, wanted: Snooze, today: date) -> tuple[Row[Any], ...]:
    if unknown := [person for person in wanted.people if person not in case.labels]:
        raise CaseworkRefusedError("unknown_person", name=unknown[0], known=", ".join(case.labels))
    people = set(wanted.people if step.per is Per.PERSON else ())
    items = [item for item in case.items if item.step == step.id and (not people or item.person in people)]
    if not items:
        raise CaseworkRefusedError("concerns_nobody", name=step.id)
    offered = [item for item in items if item.status in _OPEN and (item.opens_on is None or item.opens_on <= today)]
    if not offered or people - {item.person for item in offered}:
        raise CaseworkRefusedError("snooze_not_open", name=step.id)
    # A target on the statutory day has no reminders of its own: they are about the law.
    aimed = [item for item in offered if item.target_due and item.target_due != item.statutory_due]
    if not aimed or people - {item.person for item in aimed}:
        raise CaseworkRefusedError("snooze_no_target", name=step.id)
    return tuple(aimed)
