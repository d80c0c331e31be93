"""The referrals of a case to social welfare, and the order of what happens with one."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, facts_of, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.errors import CaseworkRefusedError
from models.plan import PlannedStep
from models.social_welfare import SocialWelfareReferral
from models.vocabulary import PersonFlag

#: The step whose work the referral is, and the county's step that follows its receipt.
CONTACT_STEP = "social_welfare_contact"
URGENT_STEP = "urgent_need_check"


@dataclass(frozen=True)
class Chosen:
    """The people whom one act is about, with the last referral of each, if there is one."""

    case: Case
    referrals: dict[str, SocialWelfareReferral | None]


def load_chosen(session: Session, context: Context, case_number: str, people: tuple[str, ...], on: date) -> Chosen:
    """Return the people whom an act of the day *on* is about; nobody else changes the case meanwhile.

    Raises:
        CaseworkRefusedError: There is no such case or person, nobody is named, or the day is in the future.
    """
    if on > context.today:
        raise CaseworkRefusedError("welfare_in_future", day=on.isoformat())
    if not people:
        raise CaseworkRefusedError("for_whom_missing")
    case = load_household(session, case_number, context)
    last = last_referrals(session, case.id)
    return Chosen(case, {case.member(label).label: last.get(label) for label in people})


def last_referrals(session: Session, placement_id: int) -> dict[str, SocialWelfareReferral]:
    """Return the last referral of everybody who has one, by label."""
    of_placement = select(SocialWelfareReferral).where(SocialWelfareReferral.placement_id == placement_id)
    rows = session.exec(of_placement.order_by(col(SocialWelfareReferral.attempt)))
    return {one.person: one for one in rows}


def steps_by_person(case: Case, context: Context, step: str) -> dict[str, PlannedStep]:
    """Return the planned step of everybody whom it concerns; of nobody, where the case's process does not have it."""
    if step not in case.definition.by_id:
        return {}
    return {row.key.person: row for row in plan_step_of(case, context, step) if row.key.person}


def unaccompanied_minors(case: Case, context: Context) -> frozenset[str]:
    """Return who came without a guardian and is, or may be, under 18."""
    people = facts_of(case, context).people
    return frozenset(
        one.id for one in people if PersonFlag.UNACCOMPANIED in one.flags and one.ages_on(context.today).start < 18
    )


def check_not_before(label: str, on: date, earlier: date | None) -> None:
    """Make sure that an act does not come before the one that it follows.

    Raises:
        CaseworkRefusedError: It does.
    """
    if earlier and on < earlier:
        raise CaseworkRefusedError("welfare_too_early", name=label, day=on.isoformat(), earlier=earlier.isoformat())
