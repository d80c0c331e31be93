"""The frame of every change of a placement: one transaction, one audit entry, one version more."""

from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case
from kotopolku.casework.compensation_risk import is_depended_on, renew_pages
from kotopolku.casework.context import Context
from kotopolku.casework.replan import WHOLE, Scope, replan
from kotopolku.persistence.audit import Actor, append
from models.plan import Plan
from models.vocabulary import Track


def finish_change(
    session: Session,
    case: Case,
    context: Context,
    actor: Actor,
    action: str,
    details: dict[str, Any],
    scope: Scope = WHOLE,
) -> Plan:
    """Replan, write the audit entry and raise the version; the caller's transaction commits all of it or nothing.

    *scope* is what the change can change of the plan, and so what the returned plan has.
    """
    plan = replan(session, case, context, scope).plan
    case.placement.version += 1
    if case.placement.track == Track.STANDING and is_depended_on(context, str(details.get("step", ""))):
        renew_pages(session, context, case.placement.municipality)
    session.add(case.placement)
    append(session, case.id, actor, action, details, context.now)
    return plan
