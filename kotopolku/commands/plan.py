"""``kotopolku plan``: the plan of one household, as a table or as JSON."""

import sys
from argparse import Namespace

from kotopolku.commands.common import configuration, effective_process, explainer, read_facts
from kotopolku.commands.plan_table import print_plan
from kotopolku.commands.tables import page
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
from models.plan import Plan, PlanDocument, PlannedStep, PlanRow


def run(options: Namespace) -> int:
    """Print the plan."""
    definitions = configuration(options)
    facts = read_facts(options.facts, definitions)
    process = effective_process(facts, definitions)
    plan = make_plan(process, facts, watchers_of(definitions.roles.values()))
    teller = explainer(options, process, definitions)
    if options.json:
        sys.stdout.write(document(plan, teller).model_dump_json(indent=2) + "\n")
    else:
        print_plan(plan, definitions.municipalities[facts.municipality], teller, definitions.roles, page(sys.stdout))
    return 0


def document(plan: Plan, teller: Explainer) -> PlanDocument:
    """Return the plan as its contract has it, one row per step, person and occurrence."""
    return PlanDocument(
        process=plan.process, version=plan.version, steps=tuple(row(step, teller) for step in plan.steps)
    )


def row(step: PlannedStep, teller: Explainer) -> PlanRow:
    """Return one row of the contract."""
    return PlanRow(
        step=step.key.step,
        person=step.key.person,
        role=step.role,
        status=step.status,
        opens_on=step.opens_on,
        earliest=step.earliest,
        eligible_until=step.eligible_until,
        statutory_due=step.statutory_due,
        act_by=step.act_by,
        target_due=step.target_due,
        without_delay=step.without_delay,
        source=step.source,
        confidence=teller.sources[step.source].confidence,
        why=teller.why(step),
        impossible=step.impossible,
    )
