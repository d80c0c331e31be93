"""From what the work items of a placement were planned: where that still holds, a report replans what depends on it.

A report plans twice, to check itself and to bring the items to the new plan, and that is a third of its cost. Kept
is one keyed hash over everything that a plan depends on, the planner's own code too: whatever has changed in another
way, the hash does not fit and the whole placement is planned. ADR 33.
"""

from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import kotopolku.planning
import models
from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.planning.dependents import dependents
from kotopolku.planning.once import once_each
from models.facts import Facts
from models.process import ProcessDefinition
from models.vocabulary import Track

_APART: dict[str, Any] = {"today": True, "flags": True, "people": {"__all__": {"flags"}}}


def planned_from(definition: ProcessDefinition, facts: Facts, context: Context) -> str:
    """Return from what a plan is made, as the day and a hash: keyed, for birth dates are in it and could be guessed."""
    about = repr((_shape(definition), _planner(), sorted(context.watchers.items()), *_known(facts)))
    return f"{facts.today.isoformat()} {context.vault.plan_hash(about)}"


def steps_to_replan(case: Case, facts: Facts, context: Context, step: str) -> frozenset[str] | None:
    """Return the steps that a report of *step* can change, or None where everything is to be planned.

    Args:
        case: The placement before the report.
        facts: What its plan depends on, before the report.
        context: The day, the definitions and the keys.
        step: The reported step.
    """
    placement = case.placement
    if placement.track == Track.STANDING or not placement.planned_from:
        return None
    planned_on, _, kept = placement.planned_from.partition(" ")
    # From that day on the same facts give another plan; before the day of the plan they may do so too.
    has_turned = placement.replan_on is not None and placement.replan_on <= context.today
    if has_turned or date.fromisoformat(planned_on) > context.today:
        return None
    if planned_from(case.definition, facts, context).partition(" ")[2] != kept:
        return None
    return dependents(case.definition)[step]


@once_each
def _shape(definition: ProcessDefinition) -> str:
    return sha256(definition.model_dump_json().encode()).hexdigest()


@cache
def _planner() -> str:
    """Return the hash of what plans: nobody would remember to raise a number when a rule or a holiday is changed."""
    folders = [Path(package.__path__[0]) for package in (kotopolku.planning, models)]
    sources = sorted(source for folder in folders for source in folder.glob("*.py"))
    return sha256(version("holidays").encode() + b"".join(source.read_bytes() for source in sources)).hexdigest()


def _known(facts: Facts) -> tuple[Any, ...]:
    """Return facts but for their day; sets apart, in an order that is the same in every process."""
    flags = [sorted(flag.value for flag in one) for one in (facts.flags, *(person.flags for person in facts.people))]
    return facts.model_dump_json(exclude=_APART), flags
