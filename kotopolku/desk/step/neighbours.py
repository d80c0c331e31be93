"""What came before a step and what follows it: steps by name and status, milestones by name and date."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from kotopolku.desk.placement.case_status import status_of
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.work.row_status import RowStatus
from models.process import Step


@dataclass(frozen=True)
class Neighbour:
    """A step or milestone before or after; a path only where the visitor may see the step."""

    name: str
    status: RowStatus | None
    path: str = ""
    day: str = ""
    """The date of a milestone that is known."""


def before(seen: SeenCase, item: Row[Any], step: Step) -> tuple[Neighbour, ...]:
    """Return what must come first: steps, milestones, and the steps that bring a milestone's date."""
    names = _names_before(step, seen)
    bringing = {one.sets: one.id for one in seen.case.definition.steps if one.sets}
    found = [before for name in names for before in ([bringing[name], name] if name in bringing else [name])]
    return _neighbours(seen, item, [name for name in found if name != step.id])


def after(seen: SeenCase, item: Row[Any], step: Step) -> tuple[Neighbour, ...]:
    """Return the steps that wait for this one, or for the date that its report brings."""
    brought = {step.id, step.sets} - {None}
    steps = seen.case.definition.steps
    names = [one.id for one in steps if one.id != step.id and brought.intersection(_names_before(one, seen))]
    return _neighbours(seen, item, names)


def _names_before(step: Step, seen: SeenCase) -> list[str]:
    in_track = step.after_in.of(seen.case.definition.track) if step.after_in else ()
    followed = (*step.follows_each, *([step.follows_date] if step.follows_date else []))
    return list(dict.fromkeys((*step.after, *in_track, *followed)))


def _neighbours(seen: SeenCase, item: Row[Any], names: list[str]) -> tuple[Neighbour, ...]:
    found = [one for name in dict.fromkeys(names) for one in _named(seen, item, name)]
    # Two restricted steps, or one step of two people, may read the same: one is enough.
    return tuple(dict.fromkeys(found))


def _named(seen: SeenCase, item: Row[Any], name: str) -> Iterator[Neighbour]:
    """Yield what has a name; a milestone has no status, a restricted step no name."""
    visit, placement = seen.visit, seen.case.placement
    if name not in seen.case.definition.by_id:
        days = {one.person: one.day for one in seen.case.milestones if one.name == name}
        day = days.get("") or days.get(item.person)
        yield Neighbour(visit.place.terms.milestones[name], None, day=visit.place.day(day) if day else "")
        return
    may_see = {one.item.id for one in seen.rows}
    for row in (*seen.rows, *seen.others):
        other = row.item
        if other.step == name and (not item.person or other.person in ("", item.person)):
            is_hidden = other.id not in may_see and seen.is_restricted(other)
            yield Neighbour(
                visit.say["restricted_step"]
                if is_hidden
                else visit.place.step_name(placement.track, name, placement.municipality),
                status_of(seen, row),
                f"/case/{placement.case_number}/step/{other.id}" if other.id in may_see else "",
            )
