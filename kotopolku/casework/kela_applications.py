"""Applications to Kela of the adults of a household: applied for, asked for more, completed, decided, withdrawn."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, everybody
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.kela_steps import reopen_application_step, report_application, report_decision, waiting_step
from kotopolku.casework.person_periods import load_periods
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.person import KelaApplication
from models.plan import PlannedStep
from models.vocabulary import Applicant, KelaBenefit, Outcome

ADULT = 18


@dataclass(frozen=True)
class NewApplication:
    """An application that Kela received."""

    person: str
    benefit: KelaBenefit
    received: date
    month: date | None = None
    """The first day of the month applied for, or of the first one."""
    applied_by: Applicant = Applicant.CLIENT
    sent_on: date | None = None


@dataclass(frozen=True)
class KelaChange:
    """An application as it is now, and the step that was reported or opened again with it, if any."""

    application: KelaApplication
    step: str | None = None
    waiting: PlannedStep | None = None
    """The step that would have been reported, but waits for others."""


def applications_in(session: Session, case: Case) -> list[KelaApplication]:
    """Return every application of a case, in the order in which they were recorded."""
    statement = select(KelaApplication).where(KelaApplication.placement_id == case.id)
    return list(session.exec(statement.order_by(col(KelaApplication.number))))


def apply_to_kela(
    session: Session, context: Context, case_number: str, new: NewApplication, actor: Actor
) -> KelaChange:
    """Record an application, and the step of applying where it is open.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    case.member(new.person)
    known = applications_in(session, case)
    _check_new(case, context, new, known)
    row = KelaApplication(
        placement_id=case.id,
        number=1 + max((one.number for one in known), default=0),
        person=new.person,
        kind=new.benefit.value,
        month=new.month.isoformat()[:7] if new.month else "",
        applied_by=new.applied_by.value,
        sent_on=new.sent_on,
        received=new.received,
    )
    _save(session, case, context, actor, "kela_applied", row, {"month": row.month, "on": row.received})
    step = report_application(session, context, case_number, row, actor)
    return KelaChange(row, step, None if step else waiting_step(case, context, new.benefit))


def ask_for_more(
    session: Session, context: Context, case_number: str, number: int, on: date, until: date, actor: Actor
) -> KelaChange:
    """Record that Kela asked for what is missing, and until when it waits for it.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case, row = _open_application(session, context, case_number, number, actor)
    _check_day(context, on, row)
    if row.completed_on:
        raise CaseworkRefusedError("kela_completed", number=str(number), day=str(row.completed_on))
    if until < on:
        raise CaseworkRefusedError("kela_time_backwards", until=str(until), day=str(on))
    row.asked_on, row.complete_by = on, until
    _save(session, case, context, actor, "kela_asked", row, {"on": on, "until": until})
    return KelaChange(row)


def complete_application(
    session: Session, context: Context, case_number: str, number: int, on: date, actor: Actor
) -> KelaChange:
    """Record that Kela received what it had asked for.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case, row = _open_application(session, context, case_number, number, actor)
    if row.asked_on is None:
        raise CaseworkRefusedError("kela_not_asked", number=str(number))
    _check_day(context, on, row)
    if on < row.asked_on:
        raise CaseworkRefusedError("kela_before_request", day=str(on), asked=str(row.asked_on))
    row.completed_on = on
    _save(session, case, context, actor, "kela_completed", row, {"on": on})
    return KelaChange(row)


def record_decision(
    session: Session, context: Context, case_number: str, number: int, on: date, outcome: Outcome, actor: Actor
) -> KelaChange:
    """Record what Kela decided, and the step of the decision where it is open.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case, row = _open_application(session, context, case_number, number, actor)
    _check_day(context, on, row)
    row.decided_on, row.outcome = on, outcome.value
    _save(session, case, context, actor, "kela_decided", row, {"on": on, "outcome": outcome.value})
    return KelaChange(row, report_decision(session, context, case_number, row, actor))


def withdraw_application(
    session: Session, context: Context, case_number: str, number: int, on: date, actor: Actor
) -> KelaChange:
    """Record that an application was withdrawn or recorded by mistake; it stays in the list, and gives no date.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case, row = _open_application(session, context, case_number, number, actor)
    _check_day(context, on, row)
    row.withdrawn_on = on
    _save(session, case, context, actor, "kela_withdrawn", row, {"on": on})
    return KelaChange(row, reopen_application_step(session, context, case_number, row, actor))


def _check_new(case: Case, context: Context, new: NewApplication, known: list[KelaApplication]) -> None:
    check_adult(case, context, new.person)
    if new.received > context.today:
        raise CaseworkRefusedError("application_in_future", day=str(new.received))
    if new.sent_on and new.sent_on > new.received:
        raise CaseworkRefusedError("kela_sent_late", sent=str(new.sent_on), received=str(new.received))
    check_month(new.benefit, new.month, new.received)
    month = new.month.isoformat()[:7] if new.month else ""
    for one in known:
        is_open = one.decided_on is None and one.withdrawn_on is None
        if is_open and (one.person, one.kind, one.month) == (new.person, new.benefit, month):
            raise CaseworkRefusedError("kela_open_already", name=new.person, number=str(one.number))


def check_adult(case: Case, context: Context, label: str) -> None:
    """Make sure that a person may be an adult; where no age is known, she may.

    Raises:
        CaseworkRefusedError: She is a child.
    """
    person = next(one for one in everybody(case, context) if one.id == label)
    if person.ages_on(context.today).stop <= ADULT:
        raise CaseworkRefusedError("kela_child", name=label)


def check_month(benefit: KelaBenefit, month: date | None, received: date) -> None:
    """Make sure that a month is named where one is applied for, and can be.

    Raises:
        CaseworkRefusedError: It is missing, does not belong there, or is too long ago.
    """
    if month is None:
        if benefit is KelaBenefit.BASIC_INCOME_SUPPORT:
            raise CaseworkRefusedError("kela_month_missing")
        return
    if not benefit.has_month:
        raise CaseworkRefusedError("kela_no_month")
    # Act 938/2014, section 18: the application covers at most the month before it.
    months_back = 12 * (received.year - month.year) + received.month - month.month
    if benefit is KelaBenefit.HOUSING_ALLOWANCE and months_back > 1:
        raise CaseworkRefusedError("kela_month_past", month=month.isoformat()[:7], day=str(received))


def dossier_made(session: Session, context: Context, case_number: str, label: str, actor: Actor) -> None:
    """Write into the audit that somebody made a dossier for a person, and nothing of what it says."""
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    case.member(label)
    append(session, case.id, actor, "kela_dossier_made", {"person": label}, context.now)


def _open_application(
    session: Session, context: Context, case_number: str, number: int, actor: Actor
) -> tuple[Case, KelaApplication]:
    context.staff_member(actor)
    case = load_household(session, case_number, context)
    known = applications_in(session, case)
    row = next((one for one in known if one.number == number), None)
    if row is None:
        numbers = ", ".join(str(one.number) for one in known) or "–"
        raise CaseworkRefusedError("kela_unknown", number=str(number), known=numbers)
    if row.decided_on:
        raise CaseworkRefusedError("kela_decided", number=str(number), day=str(row.decided_on))
    if row.withdrawn_on:
        raise CaseworkRefusedError("kela_withdrawn", number=str(number), day=str(row.withdrawn_on))
    return case, row


def _check_day(context: Context, day: date, row: KelaApplication) -> None:
    if day > context.today:
        raise CaseworkRefusedError("kela_in_future", day=str(day))
    if day < row.received:
        values = {"number": str(row.number), "received": str(row.received)}
        raise CaseworkRefusedError("kela_before_application", day=str(day), **values)


def _save(
    session: Session,
    case: Case,
    context: Context,
    actor: Actor,
    action: str,
    row: KelaApplication,
    details: dict[str, Any],
) -> None:
    session.add(row)
    session.flush()
    case.periods = load_periods(session, case.id)
    about = {"person": row.person, "benefit": row.kind, "number": row.number}
    finish_change(session, case, context, actor, action, about | details)
