"""Reviewing an integration plan: it goes on, is changed, or ends (KOTO 22 §)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.county_part import check_county
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_closing import PlanClosing, close_integration_plan
from kotopolku.casework.plan_goals import check_goal
from kotopolku.casework.plan_limits import check_last_day
from kotopolku.casework.plan_reports import check_day, person_of, report_for
from kotopolku.casework.plan_rows import AgreedPlan, current_plan, rows_of
from kotopolku.casework.plan_services import agree_on_studies, check_services, report_studies, stored_services
from kotopolku.casework.reporting import check_actor, known_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.assessment_choices import CountyPart
from models.integration_plan import PlanReview
from models.plan_choices import REVIEW_STEP, Cause, Closing, Goal, GoalReason, PlannedService, ReviewOutcome, Why


@dataclass(frozen=True)
class Review:
    """What became of a plan when it was reviewed; what is left out stays as it was."""

    on: date
    outcome: ReviewOutcome
    county: CountyPart
    cause: Cause = Cause.REGULAR
    until: date | None = None
    goal: Goal | None = None
    goal_reason: GoalReason | None = None
    services: Collection[PlannedService] = ()
    why: Why | None = None
    closing: Closing | None = None

    @property
    def changes_something(self) -> bool:
        """Whether anything is agreed anew."""
        return bool(self.until or self.goal or self.goal_reason or self.services or self.why)


def review_integration_plan(
    session: Session, context: Context, case_number: str, label: str, review: Review, actor: Actor
) -> Case:
    """Record a review and report the step, from which the next one is counted; a plan that ended is closed.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case = load_household(session, case_number, context)
    check_actor(context, known_step(case, REVIEW_STEP), actor)
    plan = current_plan(session, case, label)
    _check_outcome(review)
    _check_day(context, plan, review)
    _check_changes(case, context, plan, review)
    check_county(case, label, review.county, "plan")
    reviews = [one for one in rows_of(session, PlanReview, case) if one.person == label]
    row = _row(case, plan, 1 + max((one.number for one in reviews), default=0), review, actor)
    agree_on_studies(case, label, review.services)
    details = {"step": REVIEW_STEP, "person": label, "number": plan.row.number, "on": review.on}
    append(session, case.id, actor, "plan_reviewed", details, context.now)
    case, row.report_id = report_for(session, context, case, REVIEW_STEP, label, review.on, actor)
    session.add(row)
    session.flush()
    if review.closing:
        closing = PlanClosing(review.on, review.closing)
        return close_integration_plan(session, context, case_number, label, closing, actor)
    return report_studies(session, context, case, label, review.services, review.on, actor)


def _check_outcome(review: Review) -> None:
    """Keep an outcome and what is said beside it from contradicting each other."""
    if review.outcome is ReviewOutcome.ENDED and review.closing is None:
        raise CaseworkRefusedError("plan_closing_missing", known=", ".join(Closing))
    if review.outcome is not ReviewOutcome.ENDED and review.closing:
        raise CaseworkRefusedError("plan_closing_needless", outcome=review.outcome.value)
    if review.outcome is ReviewOutcome.CHANGED and not review.changes_something:
        raise CaseworkRefusedError("plan_review_changes_nothing")
    if review.outcome is not ReviewOutcome.CHANGED and review.changes_something:
        raise CaseworkRefusedError("plan_review_changes", outcome=review.outcome.value)


def _check_day(context: Context, plan: AgreedPlan, review: Review) -> None:
    check_day(context, review.on)
    label, made_on = plan.row.person, plan.row.made_on
    if review.on < made_on:
        raise CaseworkRefusedError("plan_review_before_plan", name=label, day=str(review.on), made=str(made_on))
    if plan.reviews and review.on <= plan.last_act:
        raise CaseworkRefusedError("plan_reviewed_already", name=label, day=str(plan.last_act))


def _check_changes(case: Case, context: Context, plan: AgreedPlan, review: Review) -> None:
    label = plan.row.person
    if review.until:
        check_last_day(case, context, label, plan.row.made_on, review.until, first=None, is_first=plan.is_first)
    person = person_of(case, context, label)
    if review.goal:
        check_goal(person, review.on, review.goal, review.goal_reason)
    elif review.goal_reason:
        raise CaseworkRefusedError("plan_goal_missing", known=", ".join(Goal))
    if bool(review.services) != bool(review.why):
        raise CaseworkRefusedError("plan_why_missing", known=", ".join(Why))
    if review.services:
        check_services(person, review.services)


def _row(case: Case, plan: AgreedPlan, number: int, review: Review, actor: Actor) -> PlanReview:
    return PlanReview(
        placement_id=case.id,
        person=plan.row.person,
        plan=plan.row.number,
        number=number,
        reviewed_on=review.on,
        reviewed_by=actor.staff_id,
        cause=review.cause.value,
        outcome=review.outcome.value,
        county=review.county.value,
        valid_until=review.until,
        goal=review.goal.value if review.goal else "",
        goal_reason=review.goal_reason.value if review.goal_reason else "",
        services=stored_services(review.services),
        why=review.why.value if review.why else "",
    )
