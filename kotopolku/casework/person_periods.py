"""Suspensions of plans and applications to Kela, read for all people of a placement in one statement."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, Row, Table, bindparam, literal, null, select, union_all
from sqlalchemy import cast as sql_cast
from sqlmodel import Session

from kotopolku.planning.kela_clock import ClockFacts, ClockRule, decision_due
from models.facts import Application, Suspension
from models.person import KelaApplication, PlanSuspension
from models.vocabulary import ApplicationKind, KelaBenefit, PersonMilestone

_SUSPENSION = cast(Table, PlanSuspension.__table__)  # type: ignore[attr-defined]
_APPLICATION = cast(Table, KelaApplication.__table__)  # type: ignore[attr-defined]

#: What stands instead of the kind of an application.
_SUSPENDED = "suspension"

#: The dates of Kela's decision on basic income support: an application gives all of them, or says that there is none.
INCOME_SUPPORT_MILESTONES = (
    PersonMilestone.KELA_APPLICATION_RECEIVED,
    PersonMilestone.KELA_APPLICATION_COMPLETED,
    PersonMilestone.INCOME_SUPPORT_STARTS,
)

#: One statement for both, because every change of a placement reads them.
_PERIODS = union_all(
    select(
        literal(_SUSPENDED).label("kind"),
        _SUSPENSION.c.person,
        _SUSPENSION.c.first_day.label("first"),
        _SUSPENSION.c.last_day.label("last"),
        literal(0).label("number"),
        literal("").label("month"),
        *(sql_cast(null(), Date).label(name) for name in ("asked_on", "complete_by", "completed_on")),
    ).where(_SUSPENSION.c.placement_id == bindparam("placement")),
    select(
        _APPLICATION.c.kind,
        _APPLICATION.c.person,
        _APPLICATION.c.received,
        _APPLICATION.c.received.label("last"),
        _APPLICATION.c.number,
        _APPLICATION.c.month,
        _APPLICATION.c.asked_on,
        _APPLICATION.c.complete_by,
        _APPLICATION.c.completed_on,
    ).where(_APPLICATION.c.placement_id == bindparam("placement"), _APPLICATION.c.withdrawn_on.is_(None)),
)

Periods = Sequence[Row[Any]]


def load_periods(session: Session, placement_id: int) -> Periods:
    """Return the suspensions, and the applications that were not withdrawn, of everybody in a placement."""
    return session.connection().execute(_PERIODS, {"placement": placement_id}).all()


def suspensions_of(periods: Periods, person: str) -> tuple[Suspension, ...]:
    """Return the suspensions of one person, earliest first."""
    found = sorted((one.first, one.last) for one in periods if one.person == person and one.kind == _SUSPENDED)
    return tuple(Suspension(first=first, last=last) for first, last in found)


def applications_of(periods: Periods, person: str) -> tuple[Application, ...]:
    """Return the applications of one person other than for basic income support, earliest first."""
    rows = [one for one in _applications(periods, person) if one.kind != KelaBenefit.BASIC_INCOME_SUPPORT]
    found = [(one.first, ApplicationKind(one.kind)) for one in rows]
    allowance = counted_application(periods, person, KelaBenefit.HOUSING_ALLOWANCE)
    if allowance and allowance.completed_on:
        found.append((allowance.completed_on, ApplicationKind.HOUSING_ALLOWANCE_COMPLETED))
    return tuple(Application(kind=kind, received=day) for day, kind in sorted(found))


def income_support_dates(periods: Periods, person: str) -> dict[PersonMilestone, date]:
    """Return the dates from which Kela's decision on a person's basic income support is counted."""
    row = counted_application(periods, person, KelaBenefit.BASIC_INCOME_SUPPORT)
    if row is None:
        return {}
    facts = ClockFacts(
        KelaBenefit.BASIC_INCOME_SUPPORT,
        row.first,
        first_day(row.month),
        row.asked_on,
        row.complete_by,
        row.completed_on,
    )
    dates = {PersonMilestone.KELA_APPLICATION_RECEIVED: row.first}
    if facts.completion:
        dates[PersonMilestone.KELA_APPLICATION_COMPLETED] = facts.completion
    if facts.month and decision_due(facts).rule is ClockRule.MONTH_BEGINS:
        dates[PersonMilestone.INCOME_SUPPORT_STARTS] = facts.month
    return dates


def counted_application(periods: Periods, person: str, benefit: KelaBenefit) -> Row[Any] | None:
    """Return the application that the plan's step is about.

    Basic income support is applied for month by month, and the step is about the first; else the newest counts.
    """
    found = sorted(_applications(periods, person, benefit), key=lambda one: (one.first, one.number))
    return None if not found else found[0 if benefit is KelaBenefit.BASIC_INCOME_SUPPORT else -1]


def first_day(month: str) -> date | None:
    """Return the first day of a month as it is stored."""
    return date.fromisoformat(f"{month}-01") if month else None


def _applications(periods: Periods, person: str, benefit: KelaBenefit | None = None) -> Iterator[Row[Any]]:
    for one in periods:
        if one.person == person and one.kind != _SUSPENDED and benefit in (None, one.kind):
            yield one
