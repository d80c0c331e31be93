"""The cases of households: what is done to a household cannot be done to an organisation's standing arrangements."""

from sqlmodel import Session

from kotopolku.casework.case import Case, load_case
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
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
