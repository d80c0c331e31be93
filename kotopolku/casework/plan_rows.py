"""The integration plans of a household's people as they stand: what was agreed, with what its reviews changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from kotopolku.casework.case import Case
from kotopolku.casework.plan_reports import counted_report, stands
from kotopolku.errors import CaseworkRefusedError
from models.integration_plan import IntegrationPlan, PlanReferral, PlanReview
from models.plan_choices import TOTAL_END_STEP
from models.vocabulary import PLAN_STEP

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class AgreedPlan:
    """One plan with the reviews and referrals of it that count, each earliest first."""

    row: IntegrationPlan
    reviews: Sequence[PlanReview]
    referrals: Sequence[PlanReferral]
    is_first: bool
    stands: bool
    closed_on: date | None

    @cached_property
    def services(self) -> tuple[str, ...]:
        """What is agreed now."""
        return tuple(str(self._latest("services")).split())

    @cached_property
    def valid_until(self) -> date:
        """The last day of the plan, as it is now."""
        last: date = self._latest("valid_until")
        return last

    @cached_property
    def goal(self) -> str:
        """What the plan aims at now."""
        return str(self._latest("goal"))

    @cached_property
    def referred(self) -> dict[str, date]:
        """When the person was referred to each service."""
        return {one.service: one.referred_on for one in self.referrals}

    @property
    def unreferred(self) -> tuple[str, ...]:
        """What is agreed and to which the person was not referred yet."""
        return tuple(one for one in self.services if one not in self.referred)

    @cached_property
    def goal_reason(self) -> str:
        """Why the goal is not what it is as a rule; nothing where it is, or where a review set another goal without."""
        changed = [one for one in self.reviews if one.goal]
        return changed[-1].goal_reason if changed else self.row.goal_reason

    @cached_property
    def why(self) -> str:
        """Why the services suit the goal, as it is said now."""
        return str(self._latest("why"))

    @property
    def last_act(self) -> date:
        """When the plan was made or last reviewed."""
        return max((self.row.made_on, *(one.reviewed_on for one in self.reviews)))

    def _latest(self, name: str) -> Any:
        return next((value for one in reversed(self.reviews) if (value := getattr(one, name))), getattr(self.row, name))


def rows_of(session: Session, table: type[Row], case: Case) -> Sequence[Row]:
    """Return the rows of one table that a placement has, in the order in which they came."""
    columns: Any = table
    statement = select(table).where(columns.placement_id == case.id).order_by(col(columns.id))
    return session.exec(statement).all()


def agreed_plans(session: Session, case: Case) -> list[AgreedPlan]:
    """Return the plans of everybody, each person's earliest first."""
    plans = sorted(rows_of(session, IntegrationPlan, case), key=lambda one: (one.person, one.number))
    reviews = [one for one in rows_of(session, PlanReview, case) if stands(case, one.report_id)]
    referrals = [one for one in rows_of(session, PlanReferral, case) if stands(case, one.report_id)]
    return [
        AgreedPlan(
            row=plan,
            reviews=[one for one in reviews if (one.person, one.plan) == (plan.person, plan.number)],
            referrals=[one for one in referrals if (one.person, one.plan) == (plan.person, plan.number)],
            is_first=_is_first(case, plan),
            stands=counted_report(case, PLAN_STEP, plan.person) is not None and stands(case, plan.report_id),
            closed_on=_closed_on(case, plan.person),
        )
        for plan in plans
    ]


def plans_of(session: Session, case: Case, label: str) -> list[AgreedPlan]:
    """Return a person's plans, earliest first, those that no longer count too."""
    return [one for one in agreed_plans(session, case) if one.row.person == label]


def newest_standing(plans: Sequence[AgreedPlan]) -> AgreedPlan | None:
    """Return the newest of one person's plans that counts."""
    return next((one for one in reversed(plans) if one.stands), None)


def current_plan(session: Session, case: Case, label: str) -> AgreedPlan:
    """Return the plan that a person has now.

    Raises:
        CaseworkRefusedError: There is none with its content here, or it is closed.
    """
    case.member(label)
    plan = newest_standing(plans_of(session, case, label))
    if plan is None:
        raise CaseworkRefusedError("plan_none", name=label, case=case.placement.case_number)
    if plan.closed_on:
        raise CaseworkRefusedError("plan_closed", name=label, day=str(plan.closed_on))
    return plan


def _is_first(case: Case, plan: IntegrationPlan) -> bool:
    first = counted_report(case, PLAN_STEP, plan.person)
    return first is not None and plan.report_id == first.id


def _closed_on(case: Case, label: str) -> date | None:
    report = counted_report(case, TOTAL_END_STEP, label)
    return report.done_on if report else None
