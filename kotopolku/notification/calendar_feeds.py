"""Whose dates stand in a calendar: the dated work of one person or one role, and for a while what has ended."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select
from sqlmodel import Session

from config.texts import texts
from kotopolku.casework.context import Context
from kotopolku.notification.calendar import CalendarEntry
from kotopolku.notification.lines import ITEM, PLACEMENT, date_of, items_with_case, step_names
from kotopolku.notification.reach import reach_of
from kotopolku.persistence.audit import Actor
from kotopolku.planning.calendar import on_or_before
from models.audit import AuditEntry
from models.case_report import Agreement, CaseReport, Channel, ReportKind
from models.notice_kind import Basis
from models.placement import PlacementStatus
from models.plan import CLOSED
from models.values import Language

#: How long what has ended stays as cancelled, so that calendars which took it over drop it.
KEPT_FOR = timedelta(days=30)

_AUDIT = cast(Table, AuditEntry.__table__)  # type: ignore[attr-defined]
_REPORT = cast(Table, CaseReport.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Whose:
    """Whose dates a calendar shows: one person's or one role's, in one municipality or in all that they serve."""

    staff_id: str = ""
    role: str = ""
    municipality: str = ""


def calendar_name(whose: Whose, context: Context, language: Language) -> str:
    """Return what a calendar is called: after a staff id or a role, never after a person."""
    say, definitions = texts(language, "calendar"), context.definitions
    role = definitions.roles.get(whose.role)
    name = say["name"].format(whose=role.name.in_language(language) if role else whose.role or whose.staff_id)
    place = definitions.organisations.get(whose.municipality)
    municipality = place.name.in_language(language) if place else whose.municipality
    return say["name_in"].format(name=name, municipality=municipality) if municipality else name


def entries_of(session: Session, context: Context, whose: Whose) -> list[CalendarEntry]:
    """Return the dates of a person's or a role's work; a role's calendar has what is assigned to one person too.

    Raises:
        CaseworkRefusedError: The person is not known, or does not work here today.
    """
    since = context.now - KEPT_FOR
    # By the placement first: when an item ended costs two more look-ups.
    is_recent = or_(PLACEMENT.c.ended_on.is_(None), PLACEMENT.c.ended_on >= since.date())
    is_shown = or_(~_HAS_ENDED, and_(is_recent, since <= _CHANGED_AT))
    is_dated = or_(*(ITEM.c[name].is_not(None) for name in ("statutory_due", "target_due", "interpreter_on")))
    rows = session.connection().execute(_ITEMS.where(_is_work_of(whose, context), is_dated, is_shown))
    return [entry for row in rows for entry in _dates(row, context)]


def entries_of_items(
    session: Session,
    context: Context,
    items: Iterable[int],
    gone: Mapping[tuple[int, Basis], date | None] | None = None,
) -> list[CalendarEntry]:
    """Return the dates of these work items.

    Args:
        session: A reading session.
        context: Definitions for names.
        items: Ids of work items.
        gone: What dates were that are not known any more, so that calendars drop them.
    """
    rows = session.connection().execute(_ITEMS.where(ITEM.c.id.in_(set(items))))
    return [entry for row in rows for entry in (*_dates(row, context), *_gone(row, context, gone or {}))]


_ENDED = tuple(sorted(status.value for status in CLOSED))
_HAS_ENDED = or_(ITEM.c.status.in_(_ENDED), PLACEMENT.c.status != PlacementStatus.OPEN.value)

#: The report that ended an item, or without one the last change in its case: never too early.
_CASE_CHANGED_AT = select(func.max(_AUDIT.c.at)).where(_AUDIT.c.placement_id == ITEM.c.placement_id).scalar_subquery()
_REPORTED_AT = (
    select(func.max(_REPORT.c.reported_at))
    .where(
        _REPORT.c.reopened_at.is_(None),
        _REPORT.c.agreement.in_((Agreement.NOT_ASKED.value, Agreement.AGREED.value)),
        _REPORT.c.kind != ReportKind.BLOCKED.value,
        *(_REPORT.c[name] == ITEM.c[name] for name in ("placement_id", "step", "person", "occurrence")),
    )
    .scalar_subquery()
)
_CHANGED_AT = case((_HAS_ENDED, func.coalesce(_REPORTED_AT, _CASE_CHANGED_AT)), else_=_CASE_CHANGED_AT)

_ITEMS = (
    items_with_case().add_columns(_HAS_ENDED.label("has_ended"), _CHANGED_AT.label("changed_at")).order_by(ITEM.c.id)
)


def _is_work_of(whose: Whose, context: Context) -> ColumnElement[bool]:
    work = ITEM.c.role == whose.role if whose.role else _is_work_of_person(whose.staff_id, context)
    return and_(work, PLACEMENT.c.municipality == whose.municipality) if whose.municipality else work


def _is_work_of_person(staff_id: str, context: Context) -> ColumnElement[bool]:
    person = context.staff_member(Actor(staff_id, Channel.SYSTEM))
    offered = (
        and_(ITEM.c.role.in_(part.roles or ()), PLACEMENT.c.municipality.in_(part.municipalities or ()))
        for part in reach_of(person, context.definitions)
    )
    return or_(ITEM.c.assigned_to == staff_id, and_(ITEM.c.assigned_to == "", or_(*offered)))


def _dates(row: Any, context: Context) -> Iterator[CalendarEntry]:
    """Yield every date of a work item, also where two are one day: neither is to vanish from where it was."""
    if row.statutory_due:
        yield _entry(row, context, Basis.STATUTORY, row.statutory_due, row.act_by)
    if row.target_due:
        # A work item keeps the act-by day of its statutory date only, where it has both.
        act_by = on_or_before(row.target_due) if row.statutory_due else row.act_by
        yield _entry(row, context, Basis.TARGET, row.target_due, act_by)
    if row.interpreter_on:
        yield _entry(row, context, Basis.INTERPRETER, row.interpreter_on, None)


def _gone(row: Any, context: Context, gone: Mapping[tuple[int, Basis], date | None]) -> Iterator[CalendarEntry]:
    for basis in (Basis.STATUTORY, Basis.TARGET, Basis.INTERPRETER):
        if (day := gone.get((row.id, basis))) and date_of(row, basis) is None:
            yield _entry(row, context, basis, day, None, is_gone=True)


def _entry(
    row: Any, context: Context, basis: Basis, due: date, act_by: date | None, *, is_gone: bool = False
) -> CalendarEntry:
    step = step_names(context, row, row.step)
    return CalendarEntry(
        work_item_id=row.id,
        sequence=row.calendar_sequence,
        case_number=row.case_number,
        step=step,
        step_code=row.step if step else "",
        due=due,
        act_by=act_by if act_by != due else None,
        basis=basis,
        is_cancelled=is_gone or row.has_ended,
        changed_at=row.changed_at,
    )
