"""What a file would change in the register of dwellings: looked at before it is saved."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session, col, select

from kotopolku.casework.dwellings import CONTENT, WrittenDwelling, dwellings_of, is_free_between
from kotopolku.errors import InputRefusedError
from models.housing import Dwelling, HousingReservation
from models.problem import Problem


class Change(StrEnum):
    """What becomes of one dwelling."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class DwellingChange:
    """One dwelling of a file, beside what the register has of it."""

    written: Dwelling
    known: Dwelling | None
    columns: tuple[str, ...]
    """What would change of one that is known."""

    @property
    def change(self) -> Change:
        """What becomes of it."""
        if self.known is None:
            return Change.NEW
        return Change.CHANGED if self.columns else Change.SAME


def dwelling_changes(
    session: Session, municipality: str, file: str, written: list[WrittenDwelling]
) -> list[DwellingChange]:
    """Return what a file would change in the register of one municipality; nothing is changed.

    Raises:
        InputRefusedError: With every line of another municipality, and every one that would leave a reservation
            without its dwelling.
    """
    known = {one.reference: one for one in dwellings_of(session, municipality)}
    held = reservations_in(session, municipality)
    found: list[Problem] = []
    changes: list[DwellingChange] = []
    for one in written:
        new = one.dwelling
        if new.municipality != municipality:
            values = {"line": str(one.line), "name": new.municipality, "other": municipality}
            found.append(Problem(file, "municipality", "other_municipality", values))
            continue
        old = known.get(new.reference)
        columns = tuple(name for name in CONTENT if old and getattr(old, name) != getattr(new, name))
        changes.append(DwellingChange(new, old, columns))
        for reservation in held[old.row] if old else ():
            if not is_free_between(new, reservation.first_day, reservation.last_day):
                days = {"first": reservation.first_day.isoformat(), "last": str(reservation.last_day or "–")}
                found.append(Problem(file, "free_from", "dwelling_held_then", {"line": str(one.line), **days}))
    if found:
        raise InputRefusedError(tuple(found))
    return changes


def reservations_in(session: Session, municipality: str) -> dict[int, list[HousingReservation]]:
    """Return the reservations that hold dwellings of a municipality, by the row id of the dwelling and first day."""
    statement = (
        select(HousingReservation)
        .join(Dwelling)
        .where(Dwelling.municipality == municipality, col(HousingReservation.released_at).is_(None))
        .order_by(col(HousingReservation.first_day))
    )
    found: dict[int, list[HousingReservation]] = defaultdict(list)
    for one in session.exec(statement):
        found[one.dwelling_id].append(one)
    return found
