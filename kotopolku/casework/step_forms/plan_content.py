"""The acts in which the content of an integration plan is told: a plan is made, and one is reviewed."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.plan_making import NewPlan, make_integration_plan
from kotopolku.casework.plan_reviewing import Review, review_integration_plan
from kotopolku.casework.step_forms.fields import Act, Asked, Concerns, Field, Perform, a_day, labels_of, one_of, some_of
from kotopolku.persistence.audit import Actor
from models.assessment_choices import CountyPart
from models.plan_choices import Cause, Closing, FollowUp, Goal, GoalReason, PlannedService, ReviewOutcome, Why
from models.vocabulary import PersonFlag

Choice = TypeVar("Choice", bound=StrEnum)


def making(asked: Asked, made_on: date | None, until: date | None) -> Act:
    """Return the act of making a plan, with the days that stand there at first."""
    follow_up = one_of("follow_up", labels_of(FollowUp, asked.say.integration, "follow_up_"))
    fields = (a_day(default=made_on), *_agreed(asked, until, required=True), _county(asked), follow_up)
    return Act("make", _make, fields, Concerns.ONE)


def reviewing(asked: Asked) -> tuple[Act, ...]:
    """Return the acts of reviewing a plan, one for each outcome."""
    causes = labels_of(Cause, asked.say.integration, "cause_")
    fields = (a_day(default=asked.context.today), one_of("cause", causes, Cause.REGULAR.value), _county(asked))
    closing = one_of("closing", labels_of(Closing, asked.say.integration, "closing_"))
    more = {
        ReviewOutcome.GOES_ON: (),
        ReviewOutcome.CHANGED: _agreed(asked, None, required=False),
        ReviewOutcome.ENDED: (closing,),
    }
    return tuple(
        Act(outcome.value, _review(outcome), (*fields, *asked_for), Concerns.ONE) for outcome, asked_for in more.items()
    )


def _agreed(asked: Asked, until: date | None, *, required: bool) -> tuple[Field, ...]:
    texts = asked.say.integration
    return (
        a_day("valid_until", until, required=required),
        one_of("goal", labels_of(Goal, texts, "goal_"), required=required),
        one_of("goal_reason", labels_of(GoalReason, texts, "goal_reason_"), required=False),
        some_of("services", labels_of(PlannedService, texts, "service_")),
        one_of("why", labels_of(Why, texts, "why_"), required=required),
    )


def _county(asked: Asked) -> Field:
    """Return the field for the county's part; what the flag lets expect stands there, where it is the same for all."""
    expected = {PersonFlag.COUNTY_PARTICIPATES in asked.case.member(label).flags.split() for label in asked.pending}
    default = CountyPart.TAKES_PART if True in expected else CountyPart.NOTHING_TO_COORDINATE
    # The assessment has the names of these choices.
    labels = labels_of(CountyPart, asked.say.commands, "assessment_")
    return one_of("county", labels, default.value if len(expected) == 1 else None)


def _make(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    new = NewPlan(
        on=values["done_on"],
        until=values["valid_until"],
        goal=Goal(values["goal"]),
        goal_reason=_optional(GoalReason, values["goal_reason"]),
        services=tuple(PlannedService(one) for one in values["services"]),
        why=Why(values["why"]),
        county=CountyPart(values["county"]),
        follow_up=FollowUp(values["follow_up"]),
    )
    return make_integration_plan(session, context, case_number, values["for_whom"][0], new, actor)


def _review(outcome: ReviewOutcome) -> Perform:
    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        review = Review(
            on=values["done_on"],
            outcome=outcome,
            county=CountyPart(values["county"]),
            cause=Cause(values["cause"]),
            until=values.get("valid_until"),
            goal=_optional(Goal, values.get("goal")),
            goal_reason=_optional(GoalReason, values.get("goal_reason")),
            services=tuple(PlannedService(one) for one in values.get("services", ())),
            why=_optional(Why, values.get("why")),
            closing=_optional(Closing, values.get("closing")),
        )
        return review_integration_plan(session, context, case_number, values["for_whom"][0], review, actor)

    return perform


def _optional(kind: type[Choice], code: str | None) -> Choice | None:
    return kind(code) if code else None
