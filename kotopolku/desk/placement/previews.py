"""What somebody was shown before she saves: nothing is saved that is not what she saw."""

import json

from sqlmodel import Session

from kotopolku.casework.household_case import load_household
from kotopolku.desk.web.visit import Visit


def mark_of(visit: Visit, what: str, *seen: object) -> str:
    """Return what a page carries that showed a change, and what its answer must bring back.

    Args:
        visit: Whose page it is: a mark of one session is none in another.
        what: Which change it is.
        seen: What was typed and the version of the case; with anything else, the mark is another one.
    """
    return visit.context.vault.desk_hash("preview", json.dumps([visit.session_token, what, *map(str, seen)]))


def is_unchanged(session: Session, visit: Visit, case_number: str, version: int) -> bool:
    """Whether a case is still as it was shown; nobody else changes it until the transaction ends.

    Raises:
        CaseworkRefusedError: It has ended.
    """
    return load_household(session, case_number, visit.context).placement.version == version
