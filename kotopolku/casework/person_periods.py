"""Suspensions of plans and applications to Kela, read for all people of a placement in one statement."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, literal, select, union_all
from sqlmodel import Session

from models.facts import Application, Suspension
from models.person import KelaApplication, PlanSuspension
from models.vocabulary import ApplicationKind

_SUSPENSION = cast(Table, PlanSuspension.__table__)  # type: ignore[attr-defined]
_APPLICATION = cast(Table, KelaApplication.__table__)  # type: ignore[attr-defined]

#: What stands instead of the kind of an application.
_SUSPENDED = "suspension"

#: One statement for both, because every change of a placement reads them.
_PERIODS = union_all(
    select(
        literal(_SUSPENDED).label("kind"),
        _SUSPENSION.c.person,
        _SUSPENSION.c.first_day.label("first"),
        _SUSPENSION.c.last_day.label("last"),
    ).where(_SUSPENSION.c.placement_id == bindparam("placement")),
    select(
        _APPLICATION.c.kind, _APPLICATION.c.person, _APPLICATION.c.received, _APPLICATION.c.received.label("last")
    ).where(_APPLICATION.c.placement_id == bindparam("placement")),
)

Periods = Sequence[Row[Any]]


def load_periods(session: Session, placement_id: int) -> Periods:
    """Return the suspensions and applications of everybody in a placement."""
    return session.connection().execute(_PERIODS, {"placement": placement_id}).all()


def suspensions_of(periods: Periods, person: str) -> tuple[Suspension, ...]:
    """Return the suspensions of one person, earliest first."""
    found = sorted((one.first, one.last) for one in periods if one.person == person and one.kind == _SUSPENDED)
    return tuple(Suspension(first=first, last=last) for first, last in found)


def applications_of(periods: Periods, person: str) -> tuple[Application, ...]:
    """Return the applications of one person, earliest first."""
    found = sorted((one.first, one.kind) for one in periods if one.person == person and one.kind != _SUSPENDED)
    return tuple(Application(kind=ApplicationKind(kind), received=day) for day, kind in found)
