"""When steps were to be done and when they were: the planned and the actual bar of each, for a picture of a placement.

Made of the work items alone: to plan again would take longer than a page may.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from kotopolku.casework.case import Case
from kotopolku.casework.item_rows import PENDING, item_key
from kotopolku.casework.lead_times import Past
from models.plan import Status
from models.process import Step
from models.vocabulary import SETTLING, Track, settling_milestone

#: So many of the steps that were done last have room beside those that are to be done.
LAST_DONE = 4


@dataclass(frozen=True)
class Bar:
    """One step, for the people who share its dates."""

    step: Step
    planned_from: date | None
    due: date | None
    statutory_due: date | None
    target_due: date | None
    begun: date | None
    """From when it could be done; None while it cannot be yet."""
    done_on: date | None
    is_overdue: bool


def bars_of(case: Case, items: Iterable[Row[Any]], today: date, most: int) -> tuple[Bar, ...]:
    """Return the bars of a placement: what is most urgent first, then what was done last; no restricted step.

    Args:
        case: The placement.
        items: Those of its work items that may be shown.
        today: The day of the picture.
        most: No more bars than that.
    """
    steps = case.definition.by_id
    shown = [item for item in items if item.step in steps and not steps[item.step].sensitive]
    pending = [item for item in shown if item.status in PENDING and item.due_on and _is_offered(item, today)]
    pending.sort(key=lambda item: (item.status == Status.WAITING, item.act_by or date.max))
    done = [item for item in shown if item.status == Status.DONE and item.done_on]
    done.sort(key=lambda item: item.done_on, reverse=True)
    last_done = _together(done)[:LAST_DONE]
    chosen = [*_together(pending)[: max(0, most - len(last_done))], *last_done]
    past = _past(case)
    due = {item_key(item): item.due_on for item in case.items if item.due_on}
    return tuple(_bar(item, steps[item.step], case, past, due, today) for item in chosen)


def _is_offered(item: Row[Any], today: date) -> bool:
    return item.opens_on is None or bool(item.opens_on <= today)


def _together(items: list[Row[Any]]) -> list[Row[Any]]:
    """Return the first of the items of people who share dates, role and status."""
    found: dict[tuple[object, ...], Row[Any]] = {}
    for item in items:
        dates = (item.statutory_due, item.target_due, item.earliest, item.impossible, item.done_on)
        found.setdefault((item.step, item.acting_role, item.status, *dates), item)
    return list(found.values())


def _past(case: Case) -> Past:
    """Return what happened in the placement, from the first of it that is known."""
    placement = case.placement
    days = [one.day for one in case.milestones if not one.person]
    past = Past(Track(placement.track), min([placement.opened_on, *days]))
    past.milestones = {(one.name, one.person): one.day for one in case.milestones}
    past.joined = {one.label: one.joined_on for one in case.members if one.joined_on}
    past.done = {item_key(one): one.done_on for one in case.items if one.status == Status.DONE and one.done_on}
    return past


def _bar(item: Row[Any], step: Step, case: Case, past: Past, due: dict[tuple[str, str, int], date], today: date) -> Bar:
    possible = past.could_begin(step, item.person, item.occurrence, case.definition.by_id.get)
    begun = max(possible, item.opens_on or possible) if item.status != Status.WAITING else None
    end = item.done_on or today
    return Bar(
        step=step,
        planned_from=_planned_from(item, step, past, due),
        due=item.due_on,
        statutory_due=item.statutory_due,
        target_due=item.target_due,
        begun=min(begun, end) if begun else None,
        done_on=item.done_on if item.status == Status.DONE else None,
        is_overdue=item.status in PENDING and item.due_on < today,
    )


def _planned_from(item: Row[Any], step: Step, past: Past, due: dict[tuple[str, str, int], date]) -> date | None:
    """Return from when a step was to be done: its window, or else when what it comes after was due or happens."""
    last: date | None = item.due_on
    window: date | None = item.opens_on or item.earliest
    if last is None:
        return None
    if window:
        return min(window, last)
    days = [past.opened_on]
    for name in step.after:
        event = settling_milestone(past.track).value if name == SETTLING else name
        days += [day for (one, person), day in past.milestones.items() if one == event and person in ("", item.person)]
        days += [day for (one, person, _), day in due.items() if one == name and person in ("", item.person)]
    return min(max(days), last)
