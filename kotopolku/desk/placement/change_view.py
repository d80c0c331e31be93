"""What a change would do to the plan of a case, tried and taken back: nothing of it is saved."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.case import Case, plan_of
from kotopolku.casework.household_case import load_household
from kotopolku.casework.policy import Action, StepFacts
from kotopolku.commands.change_words import Cell, changes_together
from kotopolku.desk.placement.case_view import SeenCase, seen_case
from kotopolku.desk.web.visit import Visit
from kotopolku.persistence.database import transaction
from kotopolku.planning.changes import Change, changes


@dataclass(frozen=True)
class ChangedStep:
    """What changes of one step."""

    step: str
    whom: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ChangeView:
    """What changes of the steps that the visitor may see, and of how many others something does."""

    steps: tuple[ChangedStep, ...]
    hidden: int


def try_change(visit: Visit, case_number: str, change: Callable[[Session], Case]) -> ChangeView:
    """Return what a change would do.

    Raises:
        CaseworkRefusedError: As the change itself.
        NotHereError: There is no such case for the visitor.
    """
    context = visit.context
    with transaction(visit.database) as session:
        seen = seen_case(session, visit, case_number)
        session.expunge_all()
        before = plan_of(load_household(session, case_number, context), context)
        found = changes(before, plan_of(change(session), context))
        session.rollback()
    visible = [one for one in found if _may_see(seen, one)]
    place, placement = visit.place, seen.case.placement
    steps = tuple(
        ChangedStep(
            place.step_name(placement.track, one.step, placement.municipality), place.whom(list(one.people)), one.cells
        )
        for one in changes_together(place, visible)
    )
    return ChangeView(steps, len(found) - len(visible))


def _may_see(seen: SeenCase, change: Change) -> bool:
    planned = change.after or change.before
    assert planned, "a change has one of the two"
    placement = seen.case.placement
    step = seen.visit.context.step(placement.track, change.key.step, placement.municipality)
    role = planned.watched_by or planned.role
    facts = StepFacts(role, step is None or step.sensitive, person=change.key.person or "")
    return seen.may_of(Action.SEE_STEP, facts)
