"""Builders that name only what matters to a test."""

from datetime import date
from functools import cache
from typing import Any

from config.configuration import Configuration
from config.library import Library
from config.loader import load_configuration
from kotopolku.planning.planner import make_plan
from models.facts import Facts
from models.plan import Plan, PlannedStep
from models.process import ProcessDefinition
from models.vocabulary import Track

TODAY = date(2026, 11, 22)
#: The tracks of households.
RECEPTIONS = (Track.QUOTA, Track.MUNICIPALITY_PLACE, Track.SELF_SETTLED)


@cache
def packaged() -> Configuration:
    """The packaged configuration, checked."""
    return load_configuration(Library(), TODAY)


def a_step(name: str, **written: Any) -> dict[str, Any]:
    """A step as YAML writes it: for the household, by the coordinator, without limits."""
    plain = {
        "id": name,
        "name": {"fi": name, "sv": name, "en": name.replace("_", " ").capitalize()},
        "stage": "integration",
        "per": "household",
        "role": "reception_coordinator",
        "source": "koto-44",
    }
    return plain | written


def a_limit(**written: Any) -> dict[str, Any]:
    """A limit as YAML writes it."""
    return {"source": "koto-44"} | written


def a_process(*steps: dict[str, Any], **written: Any) -> ProcessDefinition:
    """A quota process of these steps."""
    plain = {
        "id": "quota",
        "version": "2026.1",
        "track": "quota",
        "name": {"fi": "Prosessi", "sv": "Process", "en": "Process"},
        "steps": steps,
    }
    return ProcessDefinition.model_validate(plain | written)


def a_person(name: str = "p1", **written: Any) -> dict[str, Any]:
    """An adult of forty, unless said otherwise."""
    return {"id": name} | ({} if {"born", "age_group"} & set(written) else {"born": "1986-01-15"}) | written


def some_facts(*people: dict[str, Any], **written: Any) -> Facts:
    """A quota household in Vasa on 22 November 2026."""
    plain = {"track": "quota", "municipality": "vasa", "today": "2026-11-22", "people": people or (a_person(),)}
    return Facts.model_validate(plain | written)


def plan_of(definition: ProcessDefinition, *people: dict[str, Any], **written: Any) -> Plan:
    """The plan of these facts."""
    return make_plan(definition, some_facts(*people, **written), watchers={"kela": "integration_guide"})


def the_step(plan: Plan, step: str, person: str | None = None) -> PlannedStep:
    """The one row of a step."""
    (row,) = [one for one in plan.steps if one.key.step == step and one.key.person == person]
    return row


def due_of(limit: dict[str, Any], *people: dict[str, Any], **written: Any) -> PlannedStep:
    """The row of a person's only step with this statutory limit."""
    definition = a_process(a_step("act", per="person", statutory=a_limit(**limit)))
    person = people[0]["id"] if people else "p1"
    return the_step(plan_of(definition, *people, **written), "act", person)
