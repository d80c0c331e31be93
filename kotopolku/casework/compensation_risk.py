"""State compensation at risk: an arrangement on which it depends was never made, or is past its date (KOTO 59 §)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select, update

from kotopolku.casework.context import Context
from kotopolku.planning.standing import standing_due
from models.case_report import CaseReport, ReportKind
from models.placement import Placement, PlacementStatus
from models.standing import StandingArrangement
from models.vocabulary import Track


@dataclass(frozen=True)
class CompensationRisk:
    """An arrangement on which compensation depends and that is not in order."""

    arrangement: StandingArrangement
    case_number: str
    since: date
    """The day after its last lawful day; without any report, the day on which its case was opened."""
    was_made: bool


def compensation_risks(session: Session, context: Context, placement: Placement) -> tuple[CompensationRisk, ...]:
    """Return why state compensation for a household is at risk; nothing for a case that has ended or has none.

    Nothing is known of an organisation whose standing case is not open yet.
    """
    place = context.definitions.municipalities.get(placement.municipality)
    depending = {one.id: one for one in context.definitions.standing.values() if one.compensation_depends}
    if place is None or not depending or placement.track == Track.STANDING or placement.status != PlacementStatus.OPEN:
        return ()
    cases = session.exec(
        select(Placement).where(
            Placement.track == Track.STANDING.value,
            col(Placement.municipality).in_((place.id, place.county, place.employment_area)),
        )
    ).all()
    made = select(CaseReport).where(
        col(CaseReport.placement_id).in_([case.id for case in cases]),
        col(CaseReport.step).in_(depending),
        CaseReport.kind == ReportKind.DONE.value,
    )
    reports = session.exec(made).all() if cases else []
    return tuple(
        risk
        for case in cases
        for risk in _risks(case, [one for one in reports if one.placement_id == case.id], depending, context)
    )


def _risks(
    case: Placement, reports: list[CaseReport], depending: dict[str, StandingArrangement], context: Context
) -> Iterator[CompensationRisk]:
    steps = context.definition(Track.STANDING, case.municipality).by_id
    for name, arrangement in depending.items():
        if name not in steps:
            continue
        last = max((one.done_on for one in reports if one.step == name and one.counts and one.done_on), default=None)
        if last is None:
            yield CompensationRisk(arrangement, case.case_number, case.opened_on, was_made=False)
            continue
        due, _ = standing_due(arrangement, last)
        if due and due < context.today:
            yield CompensationRisk(arrangement, case.case_number, due + timedelta(days=1), was_made=True)


def is_depended_on(context: Context, step: str) -> bool:
    """Whether state compensation depends on a step of a standing case."""
    found = context.definitions.standing.get(step)
    return bool(found and found.compensation_depends)


def renew_pages(session: Session, context: Context, organisation: str) -> None:
    """Raise the version of every open placement that an organisation's arrangements are about, so that pages follow."""
    places = [
        place.id
        for place in context.definitions.municipalities.values()
        if organisation in (place.id, place.county, place.employment_area)
    ]
    session.exec(
        update(Placement)
        .where(
            col(Placement.municipality).in_(places),
            col(Placement.status) == PlacementStatus.OPEN.value,
            col(Placement.track) != Track.STANDING.value,
        )
        .values(version=col(Placement.version) + 1)
        .execution_options(synchronize_session=False)
    )
