"""What the overview of a municipality counts: work by role, limits in law that were kept, and whom services reached."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select
from sqlmodel import Session

from kotopolku.casework.worklist import CAN_BE_DONE
from kotopolku.planning.calendar import add_working_days
from models.assessment_choices import INTERVIEW_STEP
from models.person import HouseholdMember
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.vocabulary import PLAN_STEP, LabourMarket, Track
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_MEMBER = cast(Table, HouseholdMember.__table__)  # type: ignore[attr-defined]
_OPEN = tuple(status.value for status in CAN_BE_DONE)
_PENDING = (*_OPEN, Status.WAITING.value)

#: What is due within so many working days, today not counted, is due soon.
SOON_WORKING_DAYS = 10
#: Steps that were done, and limits in law that ended, count for so many days; our choice, not law.
WINDOW_DAYS = 365


class Group(StrEnum):
    """Whose services a person's are (KOTO 3 §)."""

    JOB_SEEKER = "job_seeker"
    OUTSIDE_LABOUR_FORCE = "outside_labour_force"
    OTHER = "other"
    """Not known, or an unaccompanied child."""


class Reached(StrEnum):
    """How far services have reached a person who has a right to assessment and plan (KOTO 14 and 16 §)."""

    NO_ASSESSMENT = "no_assessment"
    NO_PLAN = "no_plan"
    """Assessed, and without a plan yet."""
    PLAN = "plan"
    NOT_NEEDED = "not_needed"
    """It was decided that assessment or plan is not needed."""


class Limit(StrEnum):
    """What became of a limit in law."""

    KEPT = "kept"
    MISSED = "missed"


def in_reception(municipality: str) -> ColumnElement[bool]:
    """Return the condition on placements of households in a municipality."""
    return and_(_PLACEMENT.c.municipality == municipality, _PLACEMENT.c.track != Track.STANDING.value)


def work_by_role(
    session: Session, today: date, municipality: str, without_steps: Collection[str]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return by role how many steps are overdue, and how many are due from today to ten working days from now."""
    is_open = and_(_ITEM.c.status.in_(_OPEN), or_(_ITEM.c.opens_on.is_(None), _ITEM.c.opens_on <= today))
    soon = _ITEM.c.due_on.between(today, add_working_days(today, SOON_WORKING_DAYS))
    statement = (
        select(
            _ITEM.c.role,
            func.count().filter(and_(is_open, _ITEM.c.due_on < today)).label("overdue"),
            func.count().filter(soon).label("soon"),
        )
        .join(_PLACEMENT, _PLACEMENT.c.id == _ITEM.c.placement_id)
        .where(
            in_reception(municipality),
            _PLACEMENT.c.status == PlacementStatus.OPEN.value,
            _ITEM.c.status.in_(_PENDING),
            _ITEM.c.step.not_in(without_steps),
        )
        .group_by(_ITEM.c.role)
    )
    rows = session.connection().execute(statement).all()
    return {row.role: row.overdue for row in rows}, {row.role: row.soon for row in rows}


def limits_kept(session: Session, today: date, municipality: str, without_steps: Collection[str]) -> Mapping[str, int]:
    """Count the limits in law whose last day passed in the last year, by whether the step was done by then."""
    is_done = _ITEM.c.status == Status.DONE.value
    is_kept = and_(is_done, or_(_ITEM.c.done_on.is_(None), _ITEM.c.done_on <= _ITEM.c.statutory_due))
    statement = (
        select(func.count().filter(is_kept), func.count())
        .select_from(_ITEM.join(_PLACEMENT, _PLACEMENT.c.id == _ITEM.c.placement_id))
        .where(
            in_reception(municipality),
            _ITEM.c.statutory_due.between(today - timedelta(days=WINDOW_DAYS), today - timedelta(days=1)),
            or_(is_done, and_(_ITEM.c.status.in_(_PENDING), _PLACEMENT.c.status == PlacementStatus.OPEN.value)),
            _ITEM.c.step.not_in(without_steps),
        )
    )
    kept, ended = session.connection().execute(statement).one()
    return {Limit.KEPT: kept, Limit.MISSED: ended - kept}


def reached(session: Session, municipality: str, without_steps: Collection[str]) -> Mapping[tuple[Group, Reached], int]:
    """Count the people of open placements who have a right to assessment and plan, by how far services reached them."""
    of_person = and_(
        _ITEM.c.placement_id == _MEMBER.c.placement_id,
        _ITEM.c.person == _MEMBER.c.label,
        _ITEM.c.step.in_({INTERVIEW_STEP, PLAN_STEP} - set(without_steps)),
        _ITEM.c.status != Status.CANCELLED.value,
    )
    people = (
        select(
            _MEMBER.c.labour_market,
            _any(_ITEM.c.step == PLAN_STEP, _ITEM.c.status == Status.DONE.value).label("has_plan"),
            _any(_ITEM.c.status == Status.NOT_NEEDED.value).label("needs_none"),
            _any(_ITEM.c.step == INTERVIEW_STEP, _ITEM.c.status == Status.DONE.value).label("is_assessed"),
        )
        .select_from(_MEMBER.join(_PLACEMENT, _PLACEMENT.c.id == _MEMBER.c.placement_id).join(_ITEM, of_person))
        .where(
            in_reception(municipality),
            _PLACEMENT.c.status == PlacementStatus.OPEN.value,
            _MEMBER.c.left_on.is_(None),
        )
        .group_by(_MEMBER.c.id, _MEMBER.c.labour_market)
        .subquery()
    )
    how_far = case(
        (people.c.has_plan == 1, Reached.PLAN.value),
        (people.c.needs_none == 1, Reached.NOT_NEEDED.value),
        (people.c.is_assessed == 1, Reached.NO_PLAN.value),
        else_=Reached.NO_ASSESSMENT.value,
    ).label("how_far")
    statement = select(people.c.labour_market, how_far, func.count()).group_by(people.c.labour_market, how_far)
    found: dict[tuple[Group, Reached], int] = {}
    for labour_market, far, number in session.connection().execute(statement):
        place = _group(labour_market), Reached(far)
        found[place] = found.get(place, 0) + number
    return found


def _any(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.max(case((and_(*conditions), 1), else_=0))


def _group(labour_market: str | None) -> Group:
    known = {LabourMarket.JOB_SEEKER.value, LabourMarket.OUTSIDE_LABOUR_FORCE.value}
    return Group(labour_market) if labour_market in known else Group.OTHER
