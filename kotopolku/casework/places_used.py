"""How many of the places that were agreed with the state are used this year, by kind of place."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select
from sqlmodel import Session

from kotopolku.casework.overview_counts import in_reception
from models.organisation import AgreedPlaces, Municipality
from models.person import HouseholdMember, Milestone
from models.placement import Placement, PlacementStatus
from models.vocabulary import HouseholdFlag, HouseholdMilestone, PersonFlag, PlaceKind, Track

_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_MEMBER = cast(Table, HouseholdMember.__table__)  # type: ignore[attr-defined]
_MILESTONE = cast(Table, Milestone.__table__)  # type: ignore[attr-defined]

_SETTLING = (HouseholdMilestone.ARRIVAL.value, HouseholdMilestone.MOVE.value)


def agreed_places(place: Municipality, year: int) -> AgreedPlaces | None:
    """Return what a municipality has agreed on for a year, or None if that is not recorded."""
    return next((one for one in place.agreed_places if one.year == year), None)


def places_used(session: Session, year: int, municipality: str) -> Mapping[str, int]:
    """Count the people who use a place of a year, by kind of place.

    A place is of the year of the arrival or move; while that day is not known, of the year of the decision. Who joined
    the household later, left before the arrival, or comes from another municipality's placement, uses none.
    """
    settled, decided = _day_of(*_SETTLING), _day_of(HouseholdMilestone.REFERRAL_DECIDED.value)
    day, kind = func.coalesce(settled, decided), _kind().label("kind")
    statement = (
        select(kind, func.count())
        .select_from(_MEMBER.join(_PLACEMENT, _PLACEMENT.c.id == _MEMBER.c.placement_id))
        .where(
            in_reception(municipality),
            _PLACEMENT.c.track != Track.SELF_SETTLED.value,
            _PLACEMENT.c.status != PlacementStatus.WITHDRAWN.value,
            _PLACEMENT.c.continues == "",
            day.between(date(year, 1, 1), date(year, 12, 31)),
            _MEMBER.c.joined_because == "",
            or_(_MEMBER.c.left_on.is_(None), and_(settled.is_not(None), _MEMBER.c.left_on >= settled)),
        )
        .group_by(kind)
    )
    return {name: number for name, number in session.connection().execute(statement)}


def _day_of(*names: str) -> ColumnElement[Any]:
    """Return the day of a household's event."""
    return (
        select(func.min(_MILESTONE.c.day))
        .where(_MILESTONE.c.placement_id == _PLACEMENT.c.id, _MILESTONE.c.person == "", _MILESTONE.c.name.in_(names))
        .scalar_subquery()
    )


def _kind() -> ColumnElement[str]:
    """Return the one kind of place that a person uses: a child without a guardian first, then an emergency case."""
    return case(
        (_has(_MEMBER.c.flags, PersonFlag.UNACCOMPANIED.value), PlaceKind.UNACCOMPANIED.value),
        (_has(_PLACEMENT.c.flags, HouseholdFlag.EMERGENCY.value), PlaceKind.EMERGENCY.value),
        (_PLACEMENT.c.track == Track.QUOTA.value, PlaceKind.QUOTA.value),
        else_=PlaceKind.MUNICIPALITY_PLACE.value,
    )


def _has(flags: ColumnElement[str], flag: str) -> ColumnElement[bool]:
    return (" " + flags + " ").contains(f" {flag} ")
