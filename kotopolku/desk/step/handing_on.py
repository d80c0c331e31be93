"""Handing a step on to a colleague: what goes along, and to whom it can go."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

from kotopolku.casework.assigning import MAY_GO_ON
from kotopolku.casework.policy import Action, may
from kotopolku.casework.timeline import TimelineRow
from kotopolku.desk.placement.case_view import NotHereError, SeenCase, row_of
from kotopolku.notification.directory import Directory
from models.placement import PlacementStatus


@dataclass(frozen=True)
class Taker:
    """Somebody to whom a step can go; nobody's id gives it to everybody who holds the role."""

    staff_id: str
    name: str
    is_away: bool = False


@dataclass(frozen=True)
class HandingOn:
    """What the page of a hand-on shows."""

    number: int
    name: str
    role: str
    people: tuple[str, ...]
    """The labels of those whose items go along."""
    items: tuple[int, ...]
    """Their row ids."""
    holder: str
    """The name of whoever has it alone; nothing if nobody has."""
    takers: tuple[Taker, ...]


def may_hand_on(seen: SeenCase, item: Row[Any]) -> bool:
    """Whether the visitor may hand an item on: who may report it, or could if it were given back to its role."""
    if item.status not in MAY_GO_ON or seen.case.placement.status != PlacementStatus.OPEN:
        return False
    given_back = replace(seen.step_facts(item), assigned_to="")
    return seen.may(Action.REPORT, item) or may(seen.visitor, Action.REPORT, seen.facts, given_back)


def handing_on(seen: SeenCase, number: int) -> HandingOn:
    """Return what a hand-on of a step would be: the items of the step that are in the same hands.

    Raises:
        NotHereError: The visitor may not hand it on.
    """
    row = row_of(seen, number)
    if not may_hand_on(seen, row.item):
        raise NotHereError
    items = [one.item for one in seen.rows if _goes_along(seen, one, row)]
    visit, placement = seen.visit, seen.case.placement
    return HandingOn(
        number=number,
        name=visit.place.step_name(placement.track, row.item.step, placement.municipality),
        role=visit.place.role_name(row.item.role),
        people=tuple(one.person for one in items if one.person),
        items=tuple(one.id for one in items),
        holder=staff_name(seen, row.item.assigned_to),
        takers=tuple(_takers(seen, row)),
    )


def staff_name(seen: SeenCase, staff_id: str) -> str:
    """Return somebody's name; her staff id where the organisation file has her no more."""
    person = seen.visit.context.staff.get(staff_id)
    return person.name if person else staff_id


def _goes_along(seen: SeenCase, one: TimelineRow, row: TimelineRow) -> bool:
    same = ("step", "role", "assigned_to")
    return may_hand_on(seen, one.item) and all(getattr(one.item, name) == getattr(row.item, name) for name in same)


def _takers(seen: SeenCase, row: TimelineRow) -> Iterator[Taker]:
    item, placement, context = row.item, seen.case.placement, seen.visit.context
    step = context.step(placement.track, item.step, placement.municipality)
    needs_office = step is not None and step.office_holder
    holders = Directory(context.definitions, context.today).holders(item.role, placement.municipality)
    # Whoever alone holds the role has its work already.
    is_shared = any(one.id != seen.visitor.staff_id for one in holders) or item.assigned_to
    for one in holders if is_shared else ():
        if one.id != item.assigned_to and (one.office_holder or not needs_office):
            yield Taker(one.id, one.name, not one.works_on(context.today))
    if item.assigned_to:
        yield Taker("", seen.visit.say["hand_on_role"].format(role=seen.visit.place.role_name(item.role)))
