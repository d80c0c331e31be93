"""The cases of households: what is done to a household cannot be done to an organisation's standing arrangements."""

from sqlmodel import Session, select

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from models.placement import Placement
from models.vocabulary import Track


def load_household(session: Session, case_number: str, context: Context, *, for_change: bool = True) -> Case:
    """Return a household's placement, as `load_case`.

    Raises:
        CaseworkRefusedError: As `load_case`; or the case is of standing arrangements.
    """
    case = load_case(session, case_number, context, for_change=for_change)
    if case.placement.track == Track.STANDING:
        raise CaseworkRefusedError("standing_case", name=case_number)
    return case


def load_even_ended(session: Session, case_number: str, context: Context) -> Case:
    """Return a household's placement, open or ended, which nobody else changes until the transaction ends.

    Raises:
        CaseworkRefusedError: There is no such case, or it is no household's.
    """
    # Locked here, because a case that has ended is not loaded for a change.
    session.exec(select(Placement.id).where(Placement.case_number == case_number).with_for_update()).first()
    return load_household(session, case_number, context, for_change=False)
