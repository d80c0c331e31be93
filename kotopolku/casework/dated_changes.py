"""What changes by date alone: a birthday, an event that comes, a rule that comes into force."""

from sqlmodel import Session, col, select

from kotopolku.casework.case import load_case
from kotopolku.casework.compensation_risk import renew_pages
from kotopolku.casework.context import Context
from kotopolku.casework.replan import replan
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import Channel
from models.placement import Placement
from models.vocabulary import Track

#: Who acts where nobody does.
SYSTEM = Actor("system", Channel.SYSTEM, verified=True)


def cases_to_replan(session: Session, context: Context) -> list[str]:
    """Return the cases whose day has come; it costs what has come, not what is open."""
    statement = select(Placement.case_number).where(col(Placement.replan_on) <= context.today)
    return list(session.exec(statement.order_by(col(Placement.replan_on), col(Placement.id))))


def replan_by_date(session: Session, context: Context, case_number: str) -> bool:
    """Bring a case to the plan of today; return whether a work item changed.

    The audit has an entry only then. A second time on the same day nothing is left to change.
    """
    try:
        case = load_case(session, case_number, context)
    except CaseworkRefusedError:
        # It ended between the question and the answer.
        return False
    if case.placement.replan_on is None or case.placement.replan_on > context.today:
        return False
    if case.placement.track == Track.STANDING:
        renew_pages(session, context, case.placement.municipality)
    changed = replan(session, case, context).changed
    if changed:
        case.placement.version += 1
        append(session, case.id, SYSTEM, "replanned", {"items": changed, "on": context.today}, context.now)
    session.add(case.placement)
    session.flush()
    return bool(changed)
