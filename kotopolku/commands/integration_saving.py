"""What ``kotopolku integration`` was told, as the values that casework takes."""

from argparse import Namespace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.plan_closing import PlanClosing, close_integration_plan
from kotopolku.casework.plan_extending import Extension, extend_integration_plans
from kotopolku.casework.plan_language_test import FinalTest, record_language_test
from kotopolku.casework.plan_making import NewPlan, make_integration_plan
from kotopolku.casework.plan_orientation import Orientation, record_orientation
from kotopolku.casework.plan_referring import ServiceReferral, refer_to_services
from kotopolku.casework.plan_reviewing import Review, review_integration_plan
from kotopolku.casework.plan_rights import Explanation, explain_rights
from kotopolku.casework.plan_training import Training, record_training
from kotopolku.persistence.audit import Actor
from models.assessment_choices import CountyPart
from models.plan_choices import (
    Cause,
    Closing,
    FollowUp,
    Goal,
    GoalReason,
    Ground,
    Level,
    NotTaken,
    PlannedService,
    ReviewOutcome,
    Understood,
    Why,
)

Choice = TypeVar("Choice", bound=StrEnum)


def save(session: Session, context: Context, options: Namespace, who: Actor) -> Case:
    """Save what happened; what is not dated happened today."""
    where, on = (session, context, options.case, options.person), options.on or context.today
    services = tuple(PlannedService(one) for one in options.service or ())
    match options.action:
        case "make":
            return make_integration_plan(*where, _new_plan(options, on, services), who)
        case "review":
            return review_integration_plan(*where, _review(options, on, services), who)
        case "refer":
            return refer_to_services(*where, ServiceReferral(on, services), who)
        case "extend":
            return extend_integration_plans(*where, Extension(on, Ground(options.ground)), who)
        case "civic":
            return record_orientation(*where, Orientation(on, options.hours, options.completed), who)
        case "training":
            return record_training(*where, Training(options.began, options.ended, options.interrupted), who)
        case "test":
            test = FinalTest(on, _choice(Level, options.level), _choice(NotTaken, options.not_taken))
            return record_language_test(*where, test, who)
        case "rights":
            return explain_rights(*where, Explanation(on, Understood(options.understood)), who)
        case _:
            return close_integration_plan(*where, PlanClosing(on, Closing(options.closing)), who)


def _new_plan(options: Namespace, on: date, services: tuple[PlannedService, ...]) -> NewPlan:
    return NewPlan(
        on=on,
        until=options.until,
        goal=Goal(options.goal),
        goal_reason=_choice(GoalReason, options.goal_reason),
        services=services,
        why=Why(options.why),
        county=CountyPart(options.county),
        follow_up=FollowUp(options.follow_up),
    )


def _review(options: Namespace, on: date, services: tuple[PlannedService, ...]) -> Review:
    return Review(
        on=on,
        outcome=ReviewOutcome(options.outcome),
        county=CountyPart(options.county),
        cause=Cause(options.cause or Cause.REGULAR),
        until=options.until,
        goal=_choice(Goal, options.goal),
        goal_reason=_choice(GoalReason, options.goal_reason),
        services=services,
        why=_choice(Why, options.why),
        closing=_choice(Closing, options.closing),
    )


def _choice(kind: type[Choice], written: str | None) -> Choice | None:
    return kind(written) if written else None
