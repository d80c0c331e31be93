"""From a definition and facts to a plan. Pure: the same facts always give the same plan."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date

from kotopolku.planning.conditions import applies
from kotopolku.planning.repeats import is_caught_up, is_expected, occurrence_of
from kotopolku.planning.step_dates import LimitDates, limit_dates, opens_on
from kotopolku.planning.subject import Household, Subject
from models.facts import Facts
from models.plan import CLOSED, Plan, PlannedStep, Status, StepKey
from models.process import ProcessDefinition, Step
from models.reason import Reason, ReasonCode
from models.role import Role
from models.vocabulary import Per


def make_plan(
    definition: ProcessDefinition, facts: Facts, watchers: dict[str, str], only: Container[str] | None = None
) -> Plan:
    """Return every step that concerns the household, with its dates, status and reasons.

    A limit is counted from its anchor, never from the dates of other steps: a late prerequisite moves no
    statutory date.

    Args:
        definition: A checked process definition of the track of *facts*.
        facts: Accepted facts (``kotopolku.planning.acceptance``).
        watchers: The role that has the work items of each external role.
        only: The steps to plan; without it, all. Their rows are those of the whole plan.
    """
    planner = _Planner(Household(definition, facts, applies), watchers)
    planned = [step for step in definition.steps if only is None or step.id in only]
    return Plan(
        process=definition.id,
        version=definition.version,
        today=facts.today,
        steps=tuple(row for step in planned for row in planner.rows_of(step)),
    )


def plan_one(
    definition: ProcessDefinition, facts: Facts, watchers: dict[str, str], step_id: str
) -> tuple[PlannedStep, ...]:
    """Return the rows of one step, as they stand in the whole plan, at a fraction of its cost."""
    planner = _Planner(Household(definition, facts, applies), watchers)
    step = planner.household.steps.get(step_id)
    return planner.rows_of(step) if step else ()


def watchers_of(roles: Iterable[Role]) -> dict[str, str]:
    """Return who watches each external role."""
    return {role.id: role.watched_by for role in roles if role.watched_by}


def _concerned(step: Step, household: Household) -> tuple[Subject, ...]:
    """Whom *step* is for, and whom somebody reported it for; steps with the same condition share the answer."""
    if step.id in household.reported:
        subjects = household.subjects_of(step)
        return tuple([one for one in subjects if applies(step, one) or household.reports_of(step, one)])
    asked, key = household.counted, (id(step.applies_to), step.per)
    if key not in asked:
        asked[key] = tuple([one for one in household.subjects_of(step) if applies(step, one)])
    found: tuple[Subject, ...] = asked[key]
    return found


@dataclass(frozen=True)
class _Planner:
    household: Household
    watchers: dict[str, str]
    _expected: dict[str, dict[str | None, Subject]] = field(default_factory=dict)

    def expected_of(self, step: Step) -> dict[str | None, Subject]:
        """Return of whom *step* is expected, by id; asked for each step once, and only where somebody asks."""
        if step.id not in self._expected:
            self._expected[step.id] = {
                subject.id: subject
                for subject in _concerned(step, self.household)
                if not step.repeats or is_expected(step, subject)
            }
        return self._expected[step.id]

    def rows_of(self, step: Step) -> tuple[PlannedStep, ...]:
        return tuple([self.plan_step(step, subject) for subject in self.expected_of(step).values()])

    def plan_step(self, step: Step, subject: Subject) -> PlannedStep:
        statutory = limit_dates(step.statutory, subject)
        target = limit_dates(step.target, subject)
        waits_for = self._waits_for(step, subject)
        done = subject.done_dates(step)
        status = self._status(step, subject, done, waits_for)
        may_be_late = status not in CLOSED and (statutory or target)
        problems = self._problems(step, subject, statutory, target) if may_be_late else ()
        role = step.role_for(subject.person.labour_market if subject.person else None)
        dates = statutory or target
        aimed = statutory if statutory and statutory.unshifted else target
        return PlannedStep(
            key=StepKey(step.id, subject.id, occurrence_of(step, subject)),
            stage=step.stage,
            role=role,
            watched_by=self.watchers.get(role),
            status=status,
            done_on=done[-1] if done else None,
            opens_on=opens_on(step, statutory, target),
            earliest=dates.earliest if dates else None,
            eligible_until=dates.eligible_until if dates else None,
            statutory_due=statutory.due if statutory else None,
            act_by=aimed.act_by if aimed else None,
            target_due=target.due if target else None,
            without_delay=bool(statutory and statutory.limit.without_delay),
            impossible=bool(problems),
            source=dates.limit.source if dates else step.source,
            reasons=statutory.reasons if statutory else (),
            target_reasons=(target.reasons if target else ()) + problems,
            target_source=target.limit.source if target else None,
            waits_for=waits_for,
        )

    def _status(self, step: Step, subject: Subject, done: tuple[date, ...], waits_for: tuple[str, ...]) -> Status:
        facts, person = self.household.facts, subject.person
        if done and (not step.repeats or is_caught_up(step, subject)):
            return Status.DONE
        if facts.not_needed and self.household.is_marked(facts.not_needed, step, person):
            return Status.NOT_NEEDED
        if facts.blocked and self.household.is_marked(facts.blocked, step, person):
            return Status.BLOCKED
        return Status.WAITING if waits_for else Status.OPEN

    def _waits_for(self, step: Step, subject: Subject) -> tuple[str, ...]:
        """Return the prerequisites that are still to come."""
        return tuple([name for name in step.after if not self._is_reached(name, subject)]) if step.after else ()

    def _is_reached(self, name: str, subject: Subject) -> bool:
        before = self.household.steps.get(name)
        if before is None:
            day = subject.milestone(name)
            return day is not None and day <= subject.today
        if before.per is Per.PERSON and subject.person:
            return self._is_settled(before, subject)
        return all(self._is_settled(before, other) for other in self.household.subjects_of(before))

    def _same_people(self, before: Step, subject: Subject) -> tuple[Subject, ...]:
        if before.per is Per.PERSON and subject.person:
            return (subject,)
        return self.household.subjects_of(before)

    def _is_settled(self, step: Step, subject: Subject) -> bool:
        """Whether *step* keeps nobody waiting: done, not needed, or none of this subject's business."""
        return (
            subject.id not in self.expected_of(step)
            or bool(subject.done_dates(step))
            or self.household.is_marked(self.household.facts.not_needed, step, subject.person)
        )

    def _problems(
        self, step: Step, subject: Subject, statutory: LimitDates | None, target: LimitDates | None
    ) -> tuple[Reason, ...]:
        """Say what cannot be kept; the dates themselves stay where law and policy put them."""
        late = tuple(
            Reason(ReasonCode.TOO_LATE_TO_PREPARE, {"due": limit.due})
            for limit in (statutory, target)
            if limit and limit.due and limit.is_too_late_to_prepare(subject.today)
        )
        return (*late, *self._before_prerequisites(step, subject, target.due if target else None))

    def _before_prerequisites(self, step: Step, subject: Subject, due: date | None) -> tuple[Reason, ...]:
        if due is None:
            return ()
        steps = [self.household.steps[name] for name in step.after if name in self.household.steps]
        return tuple(
            Reason(ReasonCode.BEFORE_PREREQUISITE, {"step": before.id, "due": other.due})
            for before in steps
            for person in self._same_people(before, subject)
            if not self._is_settled(before, person)
            and (other := limit_dates(before.target, person))
            and other.due
            and due < other.due
        )
