"""How far the integration plans of a household are: what is agreed, what is referred to, and by when what is due."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.plan_limits import last_day_of
from kotopolku.casework.plan_reports import planned_for, stands
from kotopolku.casework.plan_rows import AgreedPlan, agreed_plans, newest_standing, rows_of
from models.integration_plan import PlanExtension, RightsExplained
from models.plan import CLOSED
from models.plan_choices import FIRST_END_STEP, REFERRAL_STEP, REVIEW_STEP, TOTAL_END_STEP
from models.plan_education import CivicOrientation, IntegrationTraining, LanguageTest


class PlanState(StrEnum):
    """What a plan is now."""

    IN_FORCE = "in_force"
    RUN_OUT = "run_out"
    REPLACED = "replaced"
    CLOSED = "closed"
    VOID = "void"


@dataclass(frozen=True)
class PlanDates:
    """The statutory last days that follow from a plan; None where the law gives none, or nothing is expected."""

    review_by: date | None = None
    refer_by: date | None = None
    first_ends_by: date | None = None
    all_end_by: date | None = None


@dataclass(frozen=True)
class PersonProgress:
    """What was recorded of one person beside her plans."""

    hours: int = 0
    orientation_completed_on: date | None = None
    trainings: tuple[IntegrationTraining, ...] = ()
    test: LanguageTest | None = None
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanProgress:
    """One plan, what it is now, and what follows from it."""

    agreed: AgreedPlan
    state: PlanState
    dates: PlanDates
    person: PersonProgress
    rights: RightsExplained | None
    closed_why: str = ""

    @property
    def label(self) -> str:
        """Whose plan it is."""
        return self.agreed.row.person


def plans_progress(session: Session, context: Context, case_number: str) -> list[PlanProgress]:
    """Return the plans of everybody who is of the household, each person's earliest first.

    Raises:
        CaseworkRefusedError: There is no such case, or it is no household's.
    """
    case = load_household(session, case_number, context, for_change=False)
    plans = [one for one in agreed_plans(session, case) if one.row.person in case.present_labels]
    people = {label: _person(session, case, label) for label in {one.row.person for one in plans}}
    rights = [one for one in rows_of(session, RightsExplained, case) if stands(case, one.report_id)]
    found = []
    for plan in plans:
        label = plan.row.person
        newest = newest_standing([one for one in plans if one.row.person == label])
        state = _state(plan, context, is_newest=plan is newest)
        dates = _dates(case, context, plan) if state in (PlanState.IN_FORCE, PlanState.RUN_OUT) else PlanDates()
        explained = [one for one in rights if (one.person, one.plan) == (label, plan.row.number)]
        # What was closed here and then reported anew without it has no reason any more.
        is_ours = state is PlanState.CLOSED and plan.row.closing_report_id and stands(case, plan.row.closing_report_id)
        found.append(
            PlanProgress(
                plan,
                state,
                dates,
                people[label],
                rights=explained[-1] if explained else None,
                closed_why=plan.row.closed_why if is_ours else "",
            )
        )
    return found


def _state(plan: AgreedPlan, context: Context, *, is_newest: bool) -> PlanState:
    if not plan.stands:
        return PlanState.VOID
    if not is_newest:
        return PlanState.REPLACED
    if plan.closed_on:
        return PlanState.CLOSED
    return PlanState.RUN_OUT if plan.valid_until < context.today else PlanState.IN_FORCE


def _dates(case: Case, context: Context, plan: AgreedPlan) -> PlanDates:
    """Return what the plan of the case says; the referral is counted from each plan's own day (KOTO 20 § 5)."""
    label = plan.row.person

    def due(step_id: str) -> date | None:
        row = planned_for(case, context, step_id, label)
        return row.statutory_due if row and row.status not in CLOSED else None

    # What a review added has no date of its own in law.
    is_expected = not set(plan.unreferred).isdisjoint(plan.row.services.split())
    refer_by = last_day_of(case, context, REFERRAL_STEP, label, made_on=plan.row.made_on) if is_expected else None
    return PlanDates(
        review_by=due(REVIEW_STEP),
        refer_by=refer_by,
        first_ends_by=due(FIRST_END_STEP) if plan.is_first else None,
        all_end_by=due(TOTAL_END_STEP),
    )


def _person(session: Session, case: Case, label: str) -> PersonProgress:
    orientation = [one for one in rows_of(session, CivicOrientation, case) if one.person == label]
    orientation = [one for one in orientation[-1:] if stands(case, one.report_id)]
    trainings = [one for one in rows_of(session, IntegrationTraining, case) if one.person == label]
    tests = [one for one in rows_of(session, LanguageTest, case) if one.person == label]
    tests = [one for one in tests if stands(case, one.report_id)]
    flags = case.member(label).flags.split()
    extensions = [one for one in rows_of(session, PlanExtension, case) if one.person == label and one.flag in flags]
    return PersonProgress(
        hours=orientation[-1].hours if orientation else 0,
        orientation_completed_on=orientation[-1].completed_on if orientation else None,
        trainings=tuple(one for one in trainings if stands(case, one.report_id)),
        test=tests[-1] if tests else None,
        grounds=tuple(one.ground for one in extensions),
    )
