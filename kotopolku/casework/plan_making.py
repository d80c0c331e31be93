"""Making an integration plan: the first one, and a later one that takes its place (KOTO 18–20 and 23 §)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.county_part import check_county
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_goals import check_goal
from kotopolku.casework.plan_limits import check_last_day
from kotopolku.casework.plan_occasion import Occasion, occasion_of
from kotopolku.casework.plan_reports import check_day, is_open, person_of, report_for, report_id_of
from kotopolku.casework.plan_rows import newest_standing, plans_of
from kotopolku.casework.plan_services import agree_on_studies, check_services, report_studies, stored_services
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.persistence.audit import Actor, append
from models.assessment_choices import CountyPart
from models.integration_plan import IntegrationPlan
from models.plan_choices import (
    FIRST_END_STEP,
    REVIEW_STEP,
    FollowUp,
    Goal,
    GoalReason,
    PlannedService,
    Why,
)
from models.vocabulary import PLAN_STEP


@dataclass(frozen=True)
class NewPlan:
    """What is agreed in a plan: choices and days only."""

    on: date
    until: date
    goal: Goal
    services: Collection[PlannedService]
    why: Why
    county: CountyPart
    follow_up: FollowUp
    goal_reason: GoalReason | None = None


def make_integration_plan(
    session: Session, context: Context, case_number: str, label: str, new: NewPlan, actor: Actor
) -> Case:
    """Record a plan that an office-holder made with the person, and report the step.

    A later plan takes the place of the one before, so it reports the review of that, and the end of the first plan. Of
    the day of a plan that was reported alone, it is the content of that.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, PLAN_STEP), actor)
    case.member(label)
    check_day(context, new.on)
    plans = plans_of(session, case, label)
    former = newest_standing(plans)
    occasion = occasion_of(case, context, label, new.on, former)
    _check_content(case, context, label, new, is_first=occasion is not Occasion.LATER)
    row = _row(case, label, plans[-1].row.number + 1 if plans else 1, new, actor)
    agree_on_studies(case, label, new.services)
    # Neither the goal nor the services: the audit outlives what may be known of a person.
    details = {"step": PLAN_STEP, "person": label, "number": row.number, "on": new.on, "until": new.until}
    if occasion is Occasion.REPORTED:
        row.report_id = report_id_of(session, case, PLAN_STEP, label)
        finish_change(session, case, context, actor, "plan_made", details)
    else:
        append(session, case.id, actor, "plan_made", details, context.now)
        if occasion is Occasion.LATER and is_open(case, context, FIRST_END_STEP, label):
            ended = min(new.on, former.valid_until) if former else new.on
            case, _ = report_for(session, context, case, FIRST_END_STEP, label, ended, actor)
        reported = PLAN_STEP if occasion is Occasion.FIRST else REVIEW_STEP
        case, row.report_id = report_for(session, context, case, reported, label, new.on, actor)
    session.add(row)
    return report_studies(session, context, case, label, new.services, new.on, actor)


def _check_content(case: Case, context: Context, label: str, new: NewPlan, *, is_first: bool) -> None:
    first = new.on if is_first else None
    check_last_day(case, context, label, new.on, new.until, first=first, is_first=is_first)
    person = person_of(case, context, label)
    check_goal(person, new.on, new.goal, new.goal_reason)
    check_services(person, new.services)
    check_county(case, label, new.county, "plan")


def _row(case: Case, label: str, number: int, new: NewPlan, actor: Actor) -> IntegrationPlan:
    return IntegrationPlan(
        placement_id=case.id,
        person=label,
        number=number,
        made_on=new.on,
        made_by=actor.staff_id,
        valid_until=new.until,
        goal=new.goal.value,
        goal_reason=new.goal_reason.value if new.goal_reason else "",
        services=stored_services(new.services),
        why=new.why.value,
        county=new.county.value,
        follow_up=new.follow_up.value,
    )
