"""A report that waits for a second person: who that may be, and whether the visitor is one."""

from dataclasses import dataclass

from kotopolku.casework.policy import Action
from kotopolku.casework.reporting import check_actor
from kotopolku.casework.second_person import check_second_person
from kotopolku.casework.timeline import TimelineRow
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.errors import CaseworkRefusedError


@dataclass(frozen=True)
class SecondView:
    """What a step's page says of a report that waits."""

    role: str
    """The name of the role that must agree."""
    may_answer: bool
    people: tuple[str, ...]
    """The labels of those whose reports the visitor can answer."""


def second_view(seen: SeenCase, row: TimelineRow) -> SecondView | None:
    """Return what waits for a second person in a step, or None if nothing does."""
    waiting = [one for one in seen.rows if one.item.step == row.item.step and one.proposed]
    if row.proposed is None or not waiting:
        return None
    answerable = [one for one in waiting if _may_answer(seen, one)]
    return SecondView(
        role=seen.visit.place.role_name(row.item.role),
        may_answer=bool(answerable),
        people=tuple(one.item.person for one in answerable if one.item.person),
    )


def _may_answer(seen: SeenCase, row: TimelineRow) -> bool:
    """Whether she sees the step by her own work, and casework takes her as the second person."""
    item, context = row.item, seen.visit.context
    if row.proposed is None or not seen.may_without_glass(Action.SEE_STEP, item):
        return False
    step = seen.case.definition.by_id.get(item.step)
    if step is None or seen.visit.person is None:
        return False
    try:
        check_actor(context, step, seen.visit.actor)
        municipality, first = seen.case.placement.municipality, row.proposed.reported_by
        check_second_person(context, seen.visit.person, municipality, item.role, first)
    except CaseworkRefusedError:
        return False
    return True
