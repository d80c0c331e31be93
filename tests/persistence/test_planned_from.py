"""A report replans the steps that read it, and the work items are as if everything had been planned."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from kotopolku.casework.case import facts_of, load_case
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.casework.planned_from import steps_to_replan
from kotopolku.casework.replan import replan
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.persistence.database import transaction
from models.placement import Placement
from models.plan import Status
from tests.builders import TODAY
from tests.cases import DECIDER, a_case, at

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: The coordinator's first report, and what depends on it: itself, and whoever waits for it.
READERS = {"capacity_check", "place_answer", "uam_three_party_agreement"}


def scope(session: Session, number: str, step: str = "capacity_check", context=None):
    """The steps that a report would replan now, or None for all of them."""
    context = context or at()
    case = load_case(session, number, context)
    return steps_to_replan(case, facts_of(case, context), context, step)


def test_after_every_report_of_a_life_nothing_is_left_to_replan(database):
    number = a_case(database)
    with transaction(database) as session:
        change_date(session, at(), number, DateChange("arrival", TODAY + timedelta(days=40)), DECIDER)
    reports, parts = 0, 0
    for days in range(0, 400, 20):
        context = at(TODAY + timedelta(days=days))
        with transaction(database) as session:
            replan(session, load_case(session, number, context), context)
        while step := first_open(database, number, context):
            with transaction(database) as session:
                parts += scope(session, number, step, context) is not None
                report_step(session, context, number, StepReport(step, done_on=context.today), DECIDER)
            reports += 1
            with transaction(database) as session:
                whole = replan(session, load_case(session, number, context), context)
                assert whole.changed == 0, f"after {step} on {context.today}"

    assert reports > 50
    assert parts == reports


def first_open(database, number, context):
    """The step of the first open item whose time has come."""
    with transaction(database) as session:
        if session.exec(select(Placement.status)).one() != "open":
            return None
        items = load_case(session, number, context).items
    ready = (item.step for item in items if item.status == Status.OPEN and (item.opens_on or TODAY) <= context.today)
    return next(ready, None)


def test_a_report_replans_what_reads_it(database):
    number = a_case(database)

    with transaction(database) as session:
        assert scope(session, number) == READERS


@pytest.mark.parametrize("what", ["people", "roles", "definition", "before", "turned", "unknown"])
def test_whatever_else_has_changed_the_whole_placement_is_planned(database, what):
    number, context = a_case(database), at()
    with transaction(database) as session:
        case = load_case(session, number, context)
        if what == "people":
            case.members[0].flags = "evident_care_need"
        elif what == "unknown":
            case.placement.planned_from = ""
        elif what == "turned":
            case.placement.replan_on = context.today
        session.flush()
    if what == "before":
        context = at(TODAY - timedelta(days=1))
    elif what == "roles":
        external = next(role for role in context.definitions.roles.values() if role.watched_by)
        other = external.model_copy(update={"watched_by": "integration_guide"})
        roles = context.definitions.roles | {external.id: other}
        context = replace(context, definitions=replace(context.definitions, roles=roles))

    with transaction(database) as session:
        case = load_case(session, number, context)
        if what == "definition":
            first, *others = case.definition.steps
            changed = first.model_copy(update={"office_holder": not first.office_holder})
            case.definition = case.definition.model_copy(update={"steps": (changed, *others)})

        assert steps_to_replan(case, facts_of(case, context), context, "capacity_check") is None
