"""Applications to Kela other than for basic income support: Kela's time to decide is counted from each."""

from sqlmodel import Session, select

from kotopolku.casework.case import Case
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.person_periods import load_periods
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.facts import Application
from models.person import KelaApplication


def record_application(
    session: Session, context: Context, case_number: str, label: str, application: Application, actor: Actor
) -> Case:
    """Record that Kela received an application.

    Raises:
        CaseworkRefusedError: It is in the future, or recorded already.
    """
    context.staff_member(actor)
    received = application.received
    if received > context.today:
        raise CaseworkRefusedError("application_in_future", day=received.isoformat())
    case = load_household(session, case_number, context)
    case.member(label)
    if _known(session, case, label, application):
        raise CaseworkRefusedError("application_known", name=label)
    session.add(KelaApplication(placement_id=case.id, person=label, kind=application.kind.value, received=received))
    return _finish(session, case, context, actor, "application_recorded", label, application)


def take_application_back(
    session: Session, context: Context, case_number: str, label: str, application: Application, actor: Actor
) -> Case:
    """Take an application back that was recorded by mistake.

    Raises:
        CaseworkRefusedError: There is none of this kind from that day.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    case.member(label)
    known = _known(session, case, label, application)
    if known is None:
        raise CaseworkRefusedError("no_application", name=label, day=application.received.isoformat())
    session.delete(known)
    return _finish(session, case, context, actor, "application_taken_back", label, application)


def _known(session: Session, case: Case, label: str, application: Application) -> KelaApplication | None:
    return session.exec(
        select(KelaApplication).where(
            KelaApplication.placement_id == case.id,
            KelaApplication.person == label,
            KelaApplication.kind == application.kind.value,
            KelaApplication.received == application.received,
        )
    ).first()


def _finish(
    session: Session,
    case: Case,
    context: Context,
    actor: Actor,
    action: str,
    label: str,
    application: Application,
) -> Case:
    session.flush()
    case.periods = load_periods(session, case.id)
    details = {"person": label, "application": application.kind.value, "on": application.received}
    finish_change(session, case, context, actor, action, details)
    return case
