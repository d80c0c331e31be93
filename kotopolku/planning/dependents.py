"""Which steps a report can change: those whose plan reads the reported step, directly or through what it reads.

Rows of a plan depend on facts, never on other rows, so what a step reads can be told from the definition alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kotopolku.planning.once import once_each
from models.anchors import AnchorKind, Anchors
from models.condition import Condition
from models.limit import Limits
from models.process import ProcessDefinition, Step
from models.vocabulary import PLAN_STEP, SETTLING, HouseholdMilestone, settling_milestone


@once_each
def dependents(definition: ProcessDefinition) -> Mapping[str, frozenset[str]]:
    """Return, for each step, the steps whose dates, status or people a report of it may change; itself is one."""
    found: dict[str, set[str]] = {step.id: set() for step in definition.steps}
    for step in definition.steps:
        for read in _Reading(definition, {one.sets: one for one in definition.steps if one.sets}, set()).of(step):
            found[read].add(step.id)
    return {step: frozenset(readers) for step, readers in found.items()}


@dataclass(frozen=True)
class _Reading:
    """The steps whose reports one step's plan reads; filled as the definition is walked."""

    definition: ProcessDefinition
    setters: Mapping[str, Step]
    read: set[str]

    def of(self, step: Step) -> set[str]:
        self._expectation(step)
        self._limits(step.statutory + step.target)
        for name in step.after:
            before = self.definition.by_id.get(name)
            if before is None:
                self._milestone(name)
            else:
                self._expectation(before)
                # A target that lies before that of a prerequisite is called impossible.
                self._limits(before.target)
        return self.read

    def _reports(self, name: str) -> None:
        """Reports that name nobody are about those whom the step is for, so its condition is read with them."""
        step = self.definition.by_id.get(name)
        if step and name not in self.read:
            self.read.add(name)
            self._condition(step.applies_to)

    def _expectation(self, step: Step) -> None:
        for name in (step.id, *step.ends_with, *step.follows_each):
            self._reports(name)
        if step.follows_date:
            self._milestone(step.follows_date)

    def _milestone(self, name: str) -> None:
        name = settling_milestone(self.definition.track).value if name == SETTLING else name
        if setter := self.setters.get(name):
            self._reports(setter.id)

    def _anchors(self, anchors: Anchors) -> None:
        for anchor in anchors.any_of:
            if anchor.kind is AnchorKind.MILESTONE:
                self._milestone(anchor.name)
            elif anchor.kind is AnchorKind.DONE:
                self._reports(anchor.name)

    def _limits(self, limits: Limits) -> None:
        for limit in limits:
            for anchors in limit.anchors:
                self._anchors(anchors)
            self._condition(limit.when)

    def _condition(self, condition: Condition | None) -> None:
        if condition is None:
            return
        if condition.has_plan is not None:
            self._reports(PLAN_STEP)
        if condition.known:
            self._anchors(condition.known)
        if condition.reached_after:
            if condition.reached_after.of:
                self._anchors(condition.reached_after.of)
            self._milestone(HouseholdMilestone.CONTACT_RECEIVED.value)
            self._milestone(SETTLING)
        for one in condition.any_of:
            self._condition(one)
