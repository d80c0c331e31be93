"""A case as one visitor may see it: the policy is asked of every step before anything else is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from kotopolku.casework.case import Case, facts_of, load_case
from kotopolku.casework.glass import broken_glass
from kotopolku.casework.policy import Action, CaseFacts, StepFacts, Visitor, may, people_seen
from kotopolku.casework.timeline import TimelineRow, timeline_rows
from kotopolku.casework.worklist import CAN_BE_DONE
from kotopolku.desk.web.visit import Visit
from kotopolku.errors import CaseworkRefusedError
from models.facts import Facts
from models.people_read import BrokenGlass
from models.plan import Status
from models.vocabulary import LabourMarket, Track
from models.work_item import WorkItem


class NotHereError(Exception):
    """There is no such page for this visitor: what she may not see is answered like what does not exist."""


@dataclass(frozen=True)
class SeenCase:
    """A case of which the visitor sees at least one step."""

    case: Case
    facts: CaseFacts
    rows: tuple[TimelineRow, ...]
    """The steps that she may see."""
    others: tuple[TimelineRow, ...]
    """The steps that she may not see: told of beside her own by name and status at most."""
    visitor: Visitor
    visit: Visit
    glass: BrokenGlass | None
    asked: Mapping[int, StepFacts]
    """What the policy asks of each step, by the row id of its work item."""

    def step_facts(self, item: Row[Any]) -> StepFacts:
        """Return what the policy asks of a step of this case."""
        return self.asked[item.id]

    @cached_property
    def plan_facts(self) -> Facts:
        """What the plan depends on: gathered once for a page, because birth dates are opened for it."""
        return facts_of(self.case, self.visit.context)

    def may(self, action: Action, item: Row[Any] | None = None) -> bool:
        """Whether the visitor may do something with the case, or with one of its steps."""
        return may(self.visitor, action, self.facts, self.step_facts(item) if item else None)

    def may_of(self, action: Action, facts: StepFacts) -> bool:
        """Whether the visitor may do something with a step of the case that is known by these facts."""
        return may(self.visitor, action, self.facts, facts)

    def may_without_glass(self, action: Action, item: Row[Any]) -> bool:
        """Whether she may do it by her own work, also where she has broken the glass."""
        return may(self.visitor, action, replace(self.facts, glass_is_broken=False), self.step_facts(item))

    def is_restricted(self, item: Row[Any]) -> bool:
        """Whether a step is restricted."""
        return self.step_facts(item).is_restricted

    @cached_property
    def people(self) -> frozenset[str]:
        """The labels of those whose data the visitor may see."""
        return self._people(self.facts)

    @property
    def why_people(self) -> str:
        """Why she may see them, for the log; nothing where her own work is enough."""
        if self.glass is None:
            return ""
        own = self._people(CaseFacts(self.facts.municipality, self.facts.is_standing))
        return self.glass.reason if self.people - own else ""

    @cached_property
    def pending(self) -> frozenset[tuple[str, str]]:
        """Each step that can be done now, also by others, with the role that has it."""
        items = (row.item for row in (*self.rows, *self.others))
        return frozenset((item.step, item.role) for item in items if item.status in CAN_BE_DONE)

    def _people(self, facts: CaseFacts) -> frozenset[str]:
        steps = {self.step_facts(row.item) for row in self.rows if row.item.status != Status.CANCELLED}
        known = {one.label: LabourMarket(one.labour_market) if one.labour_market else None for one in self.case.members}
        return people_seen(self.visitor, facts, steps, known)


def seen_case(session: Session, visit: Visit, case_number: str, *, for_change: bool = False) -> SeenCase:
    """Return a case as the visitor may see it; for a change, nobody else changes it until the transaction ends.

    Raises:
        NotHereError: There is none, or she sees no step of it.
    """
    try:
        case = load_case(session, case_number, visit.context, for_change=for_change)
    except CaseworkRefusedError as refused:
        raise NotHereError from refused
    placement = case.placement
    glass = broken_glass(session, case.id, visit.visitor.staff_id, visit.desk.clock())
    facts = CaseFacts(placement.municipality, placement.track == Track.STANDING, glass is not None)
    rows = timeline_rows(case, visit.context.today)
    asked = {row.item.id: step_facts(visit, placement.track, placement.municipality, row.item) for row in rows}
    # Many steps are alike to the policy: it is asked once for all of them.
    kinds = frozenset(asked.values())
    if not any(may(visit.visitor, Action.SEE_CASE, facts, step) for step in kinds):
        raise NotHereError
    visible = {step for step in kinds if may(visit.visitor, Action.SEE_STEP, facts, step)}
    seen = tuple(row for row in rows if asked[row.item.id] in visible)
    others = tuple(row for row in rows if asked[row.item.id] not in visible)
    return SeenCase(case, facts, seen, others, visit.visitor, visit, glass, asked)


def step_facts(visit: Visit, track: str, municipality: str, item: Row[Any] | WorkItem) -> StepFacts:
    """Return what the policy asks of a work item; a step that no version has any more is restricted."""
    known = visit.context.step(track, item.step, municipality)
    return StepFacts(item.role, known is None or known.sensitive, item.assigned_to, item.person)


def row_of(seen: SeenCase, number: int) -> TimelineRow:
    """Return the step with the row id of its work item.

    Raises:
        NotHereError: The case has none, or the visitor may not see it.
    """
    for row in seen.rows:
        if row.item.id == number:
            return row
    raise NotHereError
