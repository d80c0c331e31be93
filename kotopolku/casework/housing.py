"""Reserving a dwelling for a placement; the step is reported done in the same transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, load_case, plan_step_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.dwellings import find_dwelling, is_free_between, live_reservations, overlaps
from kotopolku.casework.household_case import load_household
from kotopolku.casework.housing_suggestions import is_too_small
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.housing import Dwelling, HousingReservation
from models.housing_choices import SmallBecause
from models.plan import CLOSED
from models.vocabulary import PersonFlag, Track, settling_milestone

RESERVED, EQUIPPED = "housing_reservation", "housing_equipment"


@dataclass(frozen=True)
class Wanted:
    """Which dwelling, for which time; without a first day from the arrival or move."""

    dwelling: str
    first: date | None = None
    last: date | None = None
    small_because: str = ""


def reserve(session: Session, context: Context, case_number: str, wanted: Wanted, actor: Actor) -> Case:
    """Hold a dwelling for a placement and report the step done.

    Raises:
        CaseworkRefusedError: It is taken, too small without a reason, elsewhere or not free; nothing is changed then.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    check_municipal(case, context)
    if live_of(session, case) is not None:
        raise CaseworkRefusedError("case_has_dwelling", case=case_number)
    # The row is locked: of several that want it at once the others wait here and read who was first.
    dwelling = find_dwelling(session, case.placement.municipality, wanted.dwelling, for_change=True)
    first = wanted.first or settling_day(case)
    if first is None:
        raise CaseworkRefusedError("no_first_day", case=case_number)
    _check(session, context, case, dwelling, wanted, first)
    held = HousingReservation(
        dwelling_id=dwelling.row,
        placement_id=case.id,
        first_day=first,
        last_day=wanted.last,
        reserved_at=context.now,
        reserved_by=actor.staff_id,
        small_because=wanted.small_because,
    )
    store(session, held, dwelling.reference)
    details = {"dwelling": held.dwelling_id, "from": first, "to": wanted.last, "reason": wanted.small_because}
    append(session, case.id, actor, "dwelling_reserved", details, context.now)
    return report_or_finish(session, context, case, RESERVED, actor)


def store(session: Session, reservation: HousingReservation, reference: str) -> None:
    """Write a reservation; what the database refuses is told in one sentence.

    Raises:
        CaseworkRefusedError: The dwelling is held for somebody else then.
    """
    session.add(reservation)
    try:
        session.flush()
    except IntegrityError as error:
        raise CaseworkRefusedError("dwelling_taken", name=reference) from error


def report_or_finish(session: Session, context: Context, case: Case, step: str, actor: Actor) -> Case:
    """Report a step done today; where it was reported already, only bring the case up to date."""
    if any(row.status not in CLOSED for row in plan_step_of(case, context, step)):
        return report_step(session, context, case.placement.case_number, StepReport(step, done_on=context.today), actor)
    finish_change(session, case, context, actor, "housing_changed", {"step": step})
    return case


def check_municipal(case: Case, context: Context) -> None:
    """Make sure that the municipality arranges the home of this household.

    Raises:
        CaseworkRefusedError: The county does, or nobody has the duty.
    """
    if any(PersonFlag.UNACCOMPANIED in member.flags.split() for member in case.present):
        raise CaseworkRefusedError("home_is_countys")
    if not plan_step_of(case, context, RESERVED):
        raise CaseworkRefusedError("concerns_nobody", name=RESERVED)


def live_of(session: Session, case: Case) -> HousingReservation | None:
    """Return the reservation that holds a dwelling for a case."""
    return session.exec(
        select(HousingReservation)
        .where(HousingReservation.placement_id == case.id, col(HousingReservation.released_at).is_(None))
        .execution_options(populate_existing=True)
    ).first()


def needed_reservation(session: Session, case: Case) -> HousingReservation:
    """Return the reservation that holds a dwelling for a case.

    Raises:
        CaseworkRefusedError: There is none.
    """
    held = live_of(session, case)
    if held is None:
        raise CaseworkRefusedError("no_dwelling_reserved", case=case.placement.case_number)
    return held


def dwelling_of(session: Session, reservation: HousingReservation, *, for_change: bool = False) -> Dwelling:
    """Return the dwelling of a reservation; for a change, nobody else reserves it until the transaction ends."""
    statement = select(Dwelling).where(Dwelling.id == reservation.dwelling_id)
    return session.exec(statement.with_for_update() if for_change else statement).one()


def settling_day(case: Case) -> date | None:
    """Return the day of the arrival or move, once it is known."""
    name = settling_milestone(Track(case.placement.track)).value
    return next((one.day for one in case.milestones if one.name == name and not one.person), None)


def reserved_dwelling(session: Session, context: Context, case_number: str) -> tuple[HousingReservation, Dwelling]:
    """Return what is held for a case, to be shown.

    Raises:
        CaseworkRefusedError: There is no such case, or nothing is held for it.
    """
    case = load_case(session, case_number, context, for_change=False)
    held = needed_reservation(session, case)
    return held, dwelling_of(session, held)


def _check(session: Session, context: Context, case: Case, dwelling: Dwelling, wanted: Wanted, first: date) -> None:
    name, last = dwelling.reference, wanted.last
    if last is not None and last < first:
        raise CaseworkRefusedError("reservation_backwards", first=first.isoformat(), last=last.isoformat())
    if wanted.small_because and wanted.small_because not in list(SmallBecause):
        raise CaseworkRefusedError("unknown_reason", name=wanted.small_because, known=", ".join(SmallBecause))
    if not is_free_between(dwelling, first, last):
        days = {"first": str(dwelling.free_from), "last": str(dwelling.free_to or "–")}
        raise CaseworkRefusedError("dwelling_not_free", name=name, **days)
    if any(overlaps(one, first, last) for one in live_reservations(session, dwelling)):
        raise CaseworkRefusedError("dwelling_taken", name=name)
    if not wanted.small_because and is_too_small(dwelling, case, context.definitions.housing):
        numbers = {"rooms": str(dwelling.rooms), "beds": str(dwelling.beds), "people": str(len(case.present))}
        raise CaseworkRefusedError("dwelling_too_small", name=name, known=", ".join(SmallBecause), **numbers)
