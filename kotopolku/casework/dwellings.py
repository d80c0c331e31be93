"""The register of dwellings: found, listed, and brought to what a file says."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError, InputRefusedError
from kotopolku.persistence.audit import Actor
from models.housing import Dwelling, HousingReservation
from models.problem import Problem

#: What a file says of a dwelling, beside which one it is.
CONTENT = (
    *("address", "rooms", "beds", "floor", "step_free", "rent", "water"),
    *("owner_kind", "owner_name", "free_from", "free_to"),
)


@dataclass(frozen=True)
class WrittenDwelling:
    """One dwelling as a line of a file has it."""

    line: int
    dwelling: Dwelling


@dataclass(frozen=True)
class Imported:
    """How many dwellings a file brought, changed and left as they were."""

    new: int
    changed: int
    same: int


def import_dwellings(
    session: Session, context: Context, file: str, written: list[WrittenDwelling], actor: Actor
) -> Imported:
    """Bring the register to what a file says; dwellings that it does not name stay as they are.

    Raises:
        InputRefusedError: With every line that would leave a reservation without its dwelling; nothing is changed.
    """
    context.staff_member(actor)
    found: list[Problem] = []
    new = changed = 0
    for one in sorted(written, key=lambda one: (one.dwelling.municipality, one.dwelling.reference)):
        known = _stored(session, one.dwelling.municipality, one.dwelling.reference, for_change=True)
        if known is None:
            session.add(one.dwelling)
            new += 1
            continue
        before = [getattr(known, name) for name in CONTENT]
        for name in CONTENT:
            setattr(known, name, getattr(one.dwelling, name))
        changed += before != [getattr(known, name) for name in CONTENT]
        for held in live_reservations(session, known):
            if not is_free_between(known, held.first_day, held.last_day):
                values = {"line": str(one.line), "first": held.first_day.isoformat(), "last": str(held.last_day or "–")}
                found.append(Problem(file, "free_from", "dwelling_held_then", values))
    if found:
        raise InputRefusedError(tuple(sorted(found, key=lambda one: int(one.values["line"]))))
    session.flush()
    return Imported(new, changed, len(written) - new - changed)


def dwellings_of(session: Session, municipality: str | None) -> list[Dwelling]:
    """Return the dwellings of a municipality, or all."""
    statement = select(Dwelling).order_by(col(Dwelling.municipality), col(Dwelling.reference))
    if municipality is not None:
        statement = statement.where(Dwelling.municipality == municipality)
    return list(session.exec(statement))


def find_dwelling(session: Session, municipality: str, reference: str, *, for_change: bool = False) -> Dwelling:
    """Return one dwelling; for a change, nobody else reserves or changes it until the transaction ends.

    Raises:
        CaseworkRefusedError: The municipality has none of that name; another one may.
    """
    found = _stored(session, municipality, reference, for_change=for_change)
    if found is not None:
        return found
    other = session.exec(select(Dwelling).where(Dwelling.reference == reference)).first()
    if other is not None:
        raise CaseworkRefusedError("dwelling_elsewhere", name=reference, place=other.municipality)
    raise CaseworkRefusedError("unknown_dwelling", name=reference, place=municipality)


def live_reservations(session: Session, dwelling: Dwelling) -> list[HousingReservation]:
    """Return the reservations that hold a dwelling, by their first day."""
    statement = select(HousingReservation).where(
        HousingReservation.dwelling_id == dwelling.row, col(HousingReservation.released_at).is_(None)
    )
    return list(session.exec(statement.order_by(col(HousingReservation.first_day))))


def is_free_between(dwelling: Dwelling, first: date, last: date | None) -> bool:
    """Whether a dwelling can be lived in from the first to the last day, or without an end."""
    if first < dwelling.free_from:
        return False
    return dwelling.free_to is None or (last is not None and last <= dwelling.free_to)


def overlaps(reservation: HousingReservation, first: date, last: date | None) -> bool:
    """Whether a reservation and a time have a day in common."""
    begins_before_end = last is None or reservation.first_day <= last
    return begins_before_end and (reservation.last_day is None or first <= reservation.last_day)


def _stored(session: Session, municipality: str, reference: str, *, for_change: bool) -> Dwelling | None:
    statement = select(Dwelling).where(Dwelling.municipality == municipality, Dwelling.reference == reference)
    if for_change:
        # Whoever waited for the row reads what the other wrote meanwhile.
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(statement).first()
