"""What ends with a placement: the work that is cancelled, whose lists it leaves, and the dwelling that it held."""

from dataclasses import dataclass

from sqlmodel import Session

from kotopolku.casework.housing import live_of
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.desk.registering.plan_preview import told_names
from kotopolku.notification.directory import Directory
from models.plan import CLOSED, Status


@dataclass(frozen=True)
class EndedLine:
    """A step that is cancelled, and whose list it leaves."""

    step: str
    whom: str
    role: str
    people: str


@dataclass(frozen=True)
class WithdrawView:
    """Everything that ends."""

    case_number: str
    version: int
    is_open: bool
    lines: tuple[EndedLine, ...]
    hidden: int
    """How many other steps are cancelled, which the visitor may not see."""
    done: int
    frees_dwelling: bool


def withdraw_view(session: Session, seen: SeenCase, *, is_open: bool) -> WithdrawView:
    """Return what ends with the placement."""
    visit, placement = seen.visit, seen.case.placement
    place, directory = visit.place, Directory(visit.context.definitions, visit.context.today)
    lines = tuple(
        EndedLine(
            place.step_name(placement.track, row.item.step, placement.municipality),
            place.whom([row.item.person] if row.item.person else []),
            place.role_name(row.item.acting_role, row.item.role),
            told_names(visit, directory, row.item.role, placement.municipality, row.item.assigned_to),
        )
        for row in seen.rows
        if row.item.status not in CLOSED
    )
    rows = (*seen.rows, *seen.others)
    return WithdrawView(
        placement.case_number,
        placement.version,
        is_open,
        lines,
        sum(row.item.status not in CLOSED for row in seen.others),
        sum(row.item.status == Status.DONE for row in rows),
        live_of(session, seen.case) is not None,
    )
