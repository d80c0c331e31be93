"""Builders of a household's page from facts, without a database."""

from datetime import date
from typing import Any

import yaml

from kotopolku.casework.context import Context
from kotopolku.commands.path_page import PathPage, path_page
from kotopolku.planning.household_path import HouseholdPath, household_path
from kotopolku.planning.planner import make_plan, watchers_of
from models.facts import Facts
from models.household_path import PathRules
from models.placement import Placement
from models.plan import Plan
from models.process import ProcessDefinition
from models.values import Language
from models.vocabulary import Track
from tests.builders import packaged
from tests.cases import at
from tests.conftest import ROOT

QUOTA = packaged().processes[Track.QUOTA]
BEFORE = date(2026, 5, 4)


def family(today: date | None = None) -> dict[str, Any]:
    """The facts of examples/quota-family.yaml, or what was known of them on an earlier day."""
    facts: dict[str, Any] = yaml.load(
        (ROOT / "examples" / "quota-family.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    if today:
        facts["today"] = today.isoformat()
        facts["done"] = [done for done in facts["done"] if done["on"] <= facts["today"]]
        for person in facts["people"]:
            dates = person["milestones"].items()
            person["milestones"] = {name: day for name, day in dates if day <= facts["today"]}
    return facts


def plan_of_facts(facts: dict[str, Any], definition: ProcessDefinition = QUOTA) -> Plan:
    """The plan of these facts."""
    return make_plan(definition, Facts.model_validate(facts), watchers_of(packaged().roles.values()))


def the_path(
    facts: dict[str, Any], rules: PathRules | None = None, definition: ProcessDefinition = QUOTA
) -> HouseholdPath:
    """The path of these facts."""
    known = Facts.model_validate(facts)
    return household_path(
        definition, known, plan_of_facts(facts, definition), packaged().path if rules is None else rules
    )


def the_page(facts: dict[str, Any], language: Language, definition: ProcessDefinition = QUOTA) -> PathPage:
    """The page of these facts."""
    context: Context = at(date.fromisoformat(facts["today"]))
    placement = Placement(case_number="KP-2026-0001", municipality=facts["municipality"])
    return path_page(the_path(facts, definition=definition), placement, definition, context, language)
