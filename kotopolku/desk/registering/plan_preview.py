"""A plan that nobody has saved yet, as the visitor would see it: each step, its dates, and who is told of it."""

from dataclasses import dataclass

from kotopolku.casework.opening import Registration
from kotopolku.casework.policy import Action, CaseFacts, StepFacts, may
from kotopolku.desk.web.visit import Visit
from kotopolku.desk.work.due_view import DueView, due_view
from kotopolku.notification.directory import Directory
from kotopolku.planning.planner import make_plan
from models.plan import CLOSED, PlannedStep, StepKey
from models.process import ProcessDefinition


@dataclass(frozen=True)
class PreviewLine:
    """One step of one or several people whose dates are the same."""

    step: str
    whom: str
    role: str
    status: str
    due: DueView
    told: str


@dataclass(frozen=True)
class PlanPreview:
    """The steps that the visitor may see, and how many others there are."""

    lines: tuple[PreviewLine, ...]
    number: int
    hidden: int


def plan_preview(visit: Visit, registration: Registration) -> PlanPreview:
    """Return the plan that a registration makes; the policy is asked of every step as if it were saved."""
    context = visit.context
    definition = context.definition(registration.track, registration.municipality)
    plan = make_plan(definition, registration.facts(context.today), context.watchers)
    facts = CaseFacts(registration.municipality)
    seen = [one for one in plan.steps if may(visit.visitor, Action.SEE_STEP, facts, _step_facts(one, definition))]
    directory = Directory(context.definitions, context.today)
    lines = tuple(
        PreviewLine(
            step=visit.place.step_name(registration.track, step.key.step, registration.municipality),
            whom=visit.place.whom(people),
            role=visit.place.role_name(step.role, step.watched_by),
            status=visit.place.terms.statuses[step.status],
            due=due_view(step, visit),
            told="" if step.status in CLOSED else told_names(visit, directory, _has(step), registration.municipality),
        )
        for step, people in _together(seen)
    )
    return PlanPreview(lines, len(plan.steps), len(plan.steps) - len(seen))


def told_names(visit: Visit, directory: Directory, role: str, municipality: str, assigned_to: str = "") -> str:
    """Return the names of those who are told of the work of a role; a unit where it is told by its mailbox."""
    names = []
    for one in directory.recipients(assigned_to, role, municipality):
        if one.person:
            names.append(one.person.name)
        elif one.id in directory.units:
            names.append(directory.units[one.id].name.in_language(visit.language))
        else:
            names.append(visit.say["registration_operator"])
    return ", ".join(dict.fromkeys(names))


def _has(step: PlannedStep) -> str:
    """Return the role that has the work item: that of an external role has whoever watches it."""
    return step.watched_by or step.role


def _step_facts(step: PlannedStep, definition: ProcessDefinition) -> StepFacts:
    return StepFacts(_has(step), definition.by_id[step.key.step].sensitive, "", step.key.person or "")


def _together(steps: list[PlannedStep]) -> list[tuple[PlannedStep, list[str]]]:
    """Put steps together that differ in nothing but the person."""
    found: dict[PlannedStep, list[str]] = {}
    for step in steps:
        # Why a date is so names the person's own events: the page shows dates only.
        key = StepKey(step.key.step, "" if step.key.person else None, step.key.occurrence)
        alike = step._replace(key=key, reasons=(), target_reasons=())
        found.setdefault(alike, []).extend([step.key.person] if step.key.person else [])
    return list(found.items())
