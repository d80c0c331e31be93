"""What one step of a plan sees: the household or one person, with milestones and reports looked up."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from models.anchors import Anchor, AnchorKind, Anchors
from models.facts import Facts, Mark, Person
from models.process import ProcessDefinition, Step
from models.vocabulary import PLAN_STEP, SETTLING, Per, settling_milestone


@dataclass(frozen=True)
class Household:
    """The facts of one household under one definition, indexed for the planner."""

    definition: ProcessDefinition
    facts: Facts
    applies: "Callable[[Step, Subject], bool]"
    """Whether a step is for a subject (``kotopolku.planning.conditions.applies``)."""
    counted: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False)
    """What was counted for this plan already: a family shares most of its anchors, and steps ask for each other's."""

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps of the definition by id."""
        return self.definition.by_id

    @cached_property
    def setters(self) -> Mapping[str, Step]:
        """The step that sets each milestone."""
        return {step.sets: step for step in self.definition.steps if step.sets}

    @cached_property
    def settling(self) -> str:
        """The milestone that ``settling`` means here."""
        return settling_milestone(self.definition.track).value

    @cached_property
    def _reports(self) -> Mapping[str, tuple[tuple[str | None, date], ...]]:
        reports: dict[str, list[tuple[str | None, date]]] = {}
        for done in self.facts.done:
            reports.setdefault(done.step, []).append((done.person, done.on))
        return {step: tuple(sorted(found, key=lambda item: item[1])) for step, found in reports.items()}

    @cached_property
    def reported(self) -> Container[str]:
        """The steps of which something was reported."""
        return self._reports

    @cached_property
    def milestones(self) -> Mapping[str, date]:
        """The dated events of the household itself."""
        return {milestone.value: day for milestone, day in self.facts.milestones.items()}

    @cached_property
    def subjects(self) -> tuple["Subject", ...]:
        """The people, in the order of the facts."""
        return tuple(Subject(self, person) for person in self.facts.people)

    @cached_property
    def itself(self) -> "Subject":
        """The household as a whole."""
        return Subject(self, None)

    def subjects_of(self, step: Step) -> tuple["Subject", ...]:
        """Whom *step* may concern: the household, or each of its people."""
        return (self.itself,) if step.per is Per.HOUSEHOLD else self.subjects

    def reports_of(self, step: Step, subject: "Subject") -> tuple[date, ...]:
        """Return the days on which *step* was done, earliest first.

        A report that names nobody is about everyone whom the step concerns.
        """
        found = self._reports.get(step.id)
        if not found:
            return ()
        person = subject.person
        if step.per is Per.HOUSEHOLD or person is None:
            return tuple(day for _, day in found)
        names_all = any(who is None for who, _ in found) and self.applies(step, subject)
        return tuple(day for who, day in found if who == person.id or (who is None and names_all))

    def is_marked(self, marks: tuple[Mark, ...], step: Step, person: Person | None) -> bool:
        """Whether *marks* name *step* for *person*."""
        return any(
            mark.step == step.id and (mark.person is None or person is None or mark.person == person.id)
            for mark in marks
        )


@dataclass(frozen=True)
class Subject:
    """The household (person None) or one of its people."""

    household: Household
    person: Person | None

    @cached_property
    def id(self) -> str | None:
        """The id of the person, or None for the household."""
        return self.person.id if self.person else None

    @cached_property
    def today(self) -> date:
        """The day for which the plan is made."""
        return self.household.facts.today

    def done_dates(self, step: Step) -> tuple[date, ...]:
        """Return the days on which *step* was done, earliest first; a milestone that it sets counts as done."""
        reports = self.household.reports_of(step, self) if step.id in self.household.reported else ()
        if not reports and step.sets:
            day = self._milestones.get(step.sets)
            if day and day <= self.today:
                return (day,)
        return reports

    def milestone(self, name: str) -> date | None:
        """Return the date of a milestone: as it is given, or as the step that sets it was reported."""
        name = self.household.settling if name == SETTLING else name
        given = self._milestones.get(name)
        if given is None and (setter := self.household.setters.get(name)):
            reports = self.household.reports_of(setter, self)
            given = reports[-1] if reports else None
        if given and name == self.household.settling and self.person and self.person.joined:
            return max(given, self.person.joined)
        return given

    @cached_property
    def _milestones(self) -> Mapping[str, date]:
        if self.person is None:
            return self.household.milestones
        own = {milestone.value: day for milestone, day in self.person.milestones.items()}
        return {**self.household.milestones, **own}

    def date_of(self, anchor: Anchor) -> date | None:
        """Return the date of one anchor, or None if it is not known."""
        if anchor.kind is AnchorKind.MILESTONE:
            return self.milestone(anchor.name)
        if anchor.kind is AnchorKind.DONE:
            dates = self.done_dates(self.household.steps[anchor.name])
            return dates[-1] if dates else None
        applications = self.person.applications if self.person else ()
        return max((one.received for one in applications if one.kind == anchor.name), default=None)

    def latest(self, anchors: Anchors) -> tuple[Anchor, date | None]:
        """Return the latest known of several anchors, or the first with None if none is known."""
        if len(anchors.any_of) == 1:
            return anchors.any_of[0], self.date_of(anchors.any_of[0])
        known = [(day, anchor) for anchor in anchors.any_of if (day := self.date_of(anchor))]
        if not known:
            return anchors.any_of[0], None
        day, anchor = max(known, key=lambda item: item[0])
        return anchor, day

    @cached_property
    def has_plan(self) -> bool:
        """Whether the person holds an integration plan."""
        step = self.household.steps.get(PLAN_STEP)
        return bool(step and self.done_dates(step))

    @cached_property
    def flags(self) -> frozenset[str]:
        """What is true of the household and, for a person, of the person."""
        own = self.person.flags if self.person else frozenset()
        return frozenset(self.household.facts.flags) | frozenset(own)
