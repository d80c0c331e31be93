"""A plan as a household sees it: what is done, what is going on, what comes next and later. No texts, no people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kotopolku.planning.conditions import applies
from kotopolku.planning.subject import Household
from models.facts import Facts
from models.household_path import PathRules
from models.plan import Plan, PlannedStep, Status
from models.process import ProcessDefinition
from models.vocabulary import HouseholdFlag, PersonFlag, Stage, settling_milestone

#: The role of the household itself.
CLIENT = "client"

#: What may be true of people without being told by a step on paper: everybody sees it anyway.
_PLAIN_FLAGS = frozenset({HouseholdFlag.EMERGENCY, PersonFlag.UNACCOMPANIED})

_PENDING = frozenset({Status.OPEN, Status.BLOCKED, Status.WAITING})


class Moment(StrEnum):
    """When something is, seen from today."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step for the whole household, whoever of it the step concerns."""

    step: str
    moment: Moment
    roles: tuple[str, ...]
    household_acts: bool
    """The household itself must do something."""
    done_on: date | None = None
    due: date | None = None
    """The first date of its people."""
    has_limit: bool = True
    """There is a last day, even if it is not known yet."""
    is_law: bool = False
    """The date is law; otherwise it is a target."""
    safe_day: date | None = None
    """The last working day on or before the date, as long as it is still to come; else the date itself."""
    earliest: date | None = None
    without_delay: bool = False
    is_late: bool = False
    may_be_late: bool = False
    partly_done: bool = False
    """Some of its people have it behind them."""
    varies: bool = False
    """Some of its people have a later date."""


@dataclass(frozen=True, slots=True)
class HouseholdPath:
    """What a household is told of its plan; each step stands in it once at most."""

    settling: date | None
    stages: tuple[tuple[Stage, Moment], ...]
    steps: tuple[PathStep, ...]

    def at(self, moment: Moment) -> tuple[PathStep, ...]:
        """Return what others do at *moment*, the earliest date first, without a date last; or what is done."""
        found = [step for step in self.steps if step.moment is moment and not self._is_asked(step)]
        return tuple(sorted(found, key=lambda step: step.done_on or step.due or date.max))

    @property
    def asked(self) -> tuple[PathStep, ...]:
        """What the household itself must do, the earliest date first."""
        return tuple(sorted(filter(self._is_asked, self.steps), key=lambda step: step.due or date.max))

    @staticmethod
    def _is_asked(step: PathStep) -> bool:
        return step.household_acts and step.moment is not Moment.DONE


def household_path(definition: ProcessDefinition, facts: Facts, plan: Plan, rules: PathRules) -> HouseholdPath:
    """Return *plan* as the household sees it.

    Args:
        definition: The process of the plan.
        facts: What the plan was made of.
        plan: The plan.
        rules: What stays off the page.
    """
    together: dict[str, list[PlannedStep]] = {}
    for row in _shown(definition, facts, plan, rules):
        together.setdefault(row.key.step, []).append(row)
    settling = facts.milestones.get(settling_milestone(definition.track))
    stages = dict(_stages(together.values(), is_settled=settling is not None and settling <= plan.today))
    going_on = frozenset(row.key.step for row in plan.steps if _is_now(row, plan.today))
    begun = frozenset(stage for stage, moment in stages.items() if moment is not Moment.LATER)
    view = _View(definition, plan.today, going_on, begun, rules)
    return HouseholdPath(settling, tuple(stages.items()), tuple(view.path_step(rows) for rows in together.values()))


def _shown(definition: ProcessDefinition, facts: Facts, plan: Plan, rules: PathRules) -> Iterator[PlannedStep]:
    """Yield the rows that would stand in the plan whatever else is true of the people."""
    plain = Household(definition, _without_sensitive_flags(facts), applies)
    ordinary = {
        (step.id, subject.id)
        for step in definition.steps
        if not step.sensitive and step.id not in rules.left_out
        for subject in plain.subjects_of(step)
        if applies(step, subject)
    }
    for row in plan.steps:
        is_theirs = (row.key.step, row.key.person) in ordinary and row.role not in rules.left_out_roles
        if is_theirs and row.status in _PENDING | {Status.DONE}:
            yield row


def _without_sensitive_flags(facts: Facts) -> Facts:
    people = tuple(one.model_copy(update={"flags": one.flags & _PLAIN_FLAGS}) for one in facts.people)
    return facts.model_copy(update={"flags": facts.flags & _PLAIN_FLAGS, "people": people})


def _is_now(row: PlannedStep, today: date) -> bool:
    starts = max((day for day in (row.opens_on, row.earliest) if day), default=today)
    return row.status in (Status.OPEN, Status.BLOCKED) and starts <= today


def _stages(together: Iterable[list[PlannedStep]], *, is_settled: bool) -> Iterator[tuple[Stage, Moment]]:
    """Yield the stages that the household has steps in: the first that is not over is now, those after it come."""
    is_pending: dict[Stage, bool] = {}
    for row in (row for rows in together for row in rows):
        is_pending[row.stage] = is_pending.get(row.stage, False) or row.status in _PENDING
    is_over = True
    for stage in (stage for stage in Stage if stage in is_pending):
        is_done = is_settled and (stage is Stage.BEFORE_ARRIVAL or not is_pending[stage])
        yield stage, Moment.LATER if not is_over else Moment.DONE if is_done else Moment.NOW
        is_over = is_over and is_done


@dataclass(frozen=True, slots=True)
class _View:
    """How the rows of a plan look from one day."""

    definition: ProcessDefinition
    today: date
    going_on: frozenset[str]
    begun: frozenset[Stage]
    rules: PathRules

    def path_step(self, rows: list[PlannedStep]) -> PathStep:
        """Return the rows of one step as one."""
        step = rows[0].key.step
        pending = [row for row in rows if row.status in _PENDING]
        roles = tuple(dict.fromkeys(row.role for row in pending or rows))
        acts = step in self.rules.household_acts or (CLIENT in roles and step not in self.rules.others_answer)
        if not pending:
            done_on = max((row.done_on for row in rows if row.done_on), default=None)
            return PathStep(step, Moment.DONE, roles, acts, done_on=done_on)
        first = min(pending, key=lambda row: _due(row) or date.max)
        due = _due(first)
        return PathStep(
            step=step,
            moment=min(map(self._moment, pending), key=list(Moment).index),
            roles=roles,
            household_acts=acts,
            due=due,
            has_limit=bool(self.definition.by_id[step].statutory or self.definition.by_id[step].target),
            is_law=due is not None and due == first.statutory_due,
            safe_day=first.act_by if first.act_by and first.act_by >= self.today else due,
            earliest=first.earliest if first.earliest and first.earliest > self.today else None,
            without_delay=first.without_delay,
            is_late=due is not None and due < self.today,
            may_be_late=first.impossible,
            partly_done=len(pending) < len(rows),
            varies=len({_due(row) for row in pending}) > 1,
        )

    def _moment(self, row: PlannedStep) -> Moment:
        """Return when a pending row is: next is what its stage still waits for, or what follows on what is going on."""
        if _is_now(row, self.today):
            return Moment.NOW
        is_next = row.stage in self.begun or self.going_on.issuperset(row.waits_for)
        return Moment.NEXT if row.status is Status.WAITING and is_next else Moment.LATER


def _due(row: PlannedStep) -> date | None:
    """Return the date that people are told; the outer limit of what is done without delay would only mislead."""
    return row.target_due if row.without_delay else row.due
