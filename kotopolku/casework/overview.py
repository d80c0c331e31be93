"""The open placements of a municipality, most urgent first: how far each is, what is due next, and what is overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select
from sqlmodel import Session

from kotopolku.casework.worklist import CAN_BE_DONE
from models.placement import Placement, PlacementStatus
from models.plan import Status
from models.vocabulary import Stage, Track
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_OPEN = tuple(status.value for status in CAN_BE_DONE)
_STAGES = list(Stage)
#: Later than every stage: nothing can be done now.
_NONE = len(_STAGES)


@dataclass(frozen=True)
class Wanted:
    """Which placements are asked for, and of which steps their figures are."""

    municipality: str
    roles: Collection[str]
    """Only steps of these roles count."""
    without_steps: Collection[str]
    """These do not count: what they are, and when, is for their own roles."""
    case_number: str = ""
    """Part of a case number."""
    track: str = ""
    stage: str = ""
    only_overdue: bool = False


@dataclass(frozen=True)
class PlacementFigures:
    """One placement in figures."""

    case_number: str
    track: str
    opened_on: date
    stage: Stage | None
    """The earliest stage in which something can be done now."""
    next_due: date | None
    """The earliest date from today on of what is still to be done."""
    open: int
    overdue: int


@dataclass(frozen=True)
class Overview:
    """One page of placements, and what all that were asked for come to."""

    placements: tuple[PlacementFigures, ...]
    total: int
    overdue_placements: int
    overdue_steps: int


def overview(session: Session, today: date, wanted: Wanted, *, first: int, limit: int) -> Overview:
    """Return placements, those first whose earliest date has passed longest.

    Args:
        session: A reading session.
        today: The local date.
        wanted: Which placements.
        first: How many are left out before the first.
        limit: At most this many.
    """
    found = _figures(today, wanted).subquery()
    # Totals beside each row: to count the figures by themselves would make all of them a second time.
    totals = (func.count(), func.count().filter(found.c.overdue > 0), func.sum(found.c.overdue))
    page = select(found, *(total.over().label(f"total_{number}") for number, total in enumerate(totals)))
    page = page.order_by(found.c.earliest.is_(None), found.c.earliest, found.c.case_number).offset(first).limit(limit)
    rows = session.connection().execute(page).all()
    # Beyond the last page there is no row to read them from.
    found_totals = rows[0][-len(totals) :] if rows else session.connection().execute(select(*totals)).one()
    total, late, steps = found_totals
    return Overview(tuple(_row(row) for row in rows), total, late, steps or 0)


def stages(session: Session, today: date, wanted: Wanted) -> dict[Stage | None, int]:
    """Count the placements by the earliest stage in which something can be done now; None is no stage."""
    found = _figures(today, wanted).subquery()
    rows = session.connection().execute(select(found.c.stage, func.count()).group_by(found.c.stage)).all()
    counted: dict[Stage | None, int] = {}
    for number, placements in rows:
        stage = _stage(number)
        counted[stage] = counted.get(stage, 0) + placements
    return counted


def _figures(today: date, wanted: Wanted) -> Select[Any]:
    counts = and_(
        _ITEM.c.placement_id == _PLACEMENT.c.id,
        _ITEM.c.status.in_((*_OPEN, Status.WAITING.value)),
        _ITEM.c.role.in_(wanted.roles),
        _ITEM.c.step.not_in(wanted.without_steps),
    )
    is_open = and_(_ITEM.c.status.in_(_OPEN), or_(_ITEM.c.opens_on.is_(None), _ITEM.c.opens_on <= today))
    stage = func.min(case((is_open, _rank()), else_=_NONE))
    overdue = func.count().filter(and_(is_open, _ITEM.c.due_on < today))
    statement = (
        select(
            _PLACEMENT.c.case_number,
            _PLACEMENT.c.track,
            _PLACEMENT.c.opened_on,
            stage.label("stage"),
            func.min(_ITEM.c.due_on).filter(_ITEM.c.due_on >= today).label("next_due"),
            func.min(_ITEM.c.due_on).label("earliest"),
            func.count().filter(is_open).label("open"),
            overdue.label("overdue"),
        )
        .select_from(_PLACEMENT.join(_ITEM, counts, isouter=True))
        .where(
            _PLACEMENT.c.municipality == wanted.municipality,
            _PLACEMENT.c.status == PlacementStatus.OPEN.value,
            _PLACEMENT.c.track != Track.STANDING.value,
        )
        .group_by(_PLACEMENT.c.id)
    )
    if wanted.case_number:
        statement = statement.where(_PLACEMENT.c.case_number.contains(wanted.case_number, autoescape=True))
    if wanted.track:
        statement = statement.where(_PLACEMENT.c.track == wanted.track)
    if wanted.stage:
        statement = statement.having(stage == _STAGES.index(Stage(wanted.stage)))
    return statement.having(overdue > 0) if wanted.only_overdue else statement


def _rank() -> ColumnElement[int]:
    return case({stage.value: number for number, stage in enumerate(_STAGES)}, value=_ITEM.c.stage, else_=_NONE)


def _row(row: Any) -> PlacementFigures:
    stage = _stage(row.stage)
    return PlacementFigures(row.case_number, row.track, row.opened_on, stage, row.next_due, row.open, row.overdue)


def _stage(number: int | None) -> Stage | None:
    return None if number is None or number == _NONE else _STAGES[number]
