"""The register of dwellings of a municipality as its page shows it, and what a file would change in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from kotopolku.casework.dwelling_changes import Change, DwellingChange, reservations_in
from kotopolku.casework.dwellings import dwellings_of
from kotopolku.casework.policy import Action
from kotopolku.commands.housing_words import free, words
from kotopolku.desk.area.housing_view import DwellingView, dwelling_view, held_days
from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.web.areas import served_by
from kotopolku.desk.web.visit import Visit
from kotopolku.planning.wording import euros
from models.housing import Dwelling
from models.placement import Placement


@dataclass(frozen=True)
class RegisterLine:
    """One dwelling of the register."""

    dwelling: DwellingView
    owner: str
    free: str
    held: tuple[tuple[str, str], ...]
    """For which case it is held, and when."""


@dataclass(frozen=True)
class ChangeLine:
    """What becomes of one dwelling of a file: each column with what stood there and what would stand there."""

    reference: str
    change: Change
    columns: tuple[tuple[str, str, str], ...]


def own_municipalities(visit: Visit) -> dict[str, str]:
    """Return the municipalities whose dwellings are the visitor's work, with their names."""
    known = visit.context.definitions.municipalities
    served = served_by(visit, Action.ARRANGE_HOME)
    return {place: visit.place.municipality_name(place) for place in served if place in known}


def check_register(visit: Visit, municipality: str) -> None:
    """Make sure that the register of a municipality is the visitor's work.

    Raises:
        NotHereError: It is not, or there is no such municipality.
    """
    if municipality not in own_municipalities(visit):
        raise NotHereError


def register_lines(session: Session, visit: Visit, municipality: str) -> list[RegisterLine]:
    """Return the dwellings of a municipality, each with the cases for which it is held."""
    held = reservations_in(session, municipality)
    ids = {one.placement_id for rows in held.values() for one in rows}
    numbers = dict(session.exec(select(Placement.id, Placement.case_number).where(col(Placement.id).in_(ids))).all())
    return [
        RegisterLine(
            dwelling=dwelling_view(visit, one),
            owner=f"{words(visit.place)[f'owner_{one.owner_kind}']}: {one.owner_name}",
            free=free(one, visit.place),
            held=tuple(
                (numbers[row.placement_id], held_days(visit, row.first_day, row.last_day)) for row in held[one.row]
            ),
        )
        for one in dwellings_of(session, municipality)
    ]


def change_lines(visit: Visit, changes: Sequence[DwellingChange]) -> list[ChangeLine]:
    """Return what becomes of each dwelling, without those that stay as they are."""
    return [
        ChangeLine(one.written.reference, one.change, tuple(_column(visit, one, name) for name in one.columns))
        for one in changes
        if one.change is not Change.SAME
    ]


def _column(visit: Visit, change: DwellingChange, name: str) -> tuple[str, str, str]:
    assert change.known, "a column changes of what is known"
    return visit.say[f"column_{name}"], _told(visit, change.known, name), _told(visit, change.written, name)


def _told(visit: Visit, dwelling: Dwelling, name: str) -> str:
    value = getattr(dwelling, name)
    if name in ("rent", "water"):
        return euros(value, visit.language)
    if name in ("free_from", "free_to"):
        return visit.place.day(value)
    if name == "step_free":
        return words(visit.place)["step_free" if value else "with_steps"]
    return words(visit.place)[f"owner_{value}"] if name == "owner_kind" else str(value)
