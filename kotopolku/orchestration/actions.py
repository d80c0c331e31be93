"""What each kind of a form does, through the same functions that the command line and the desk call."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.agreement import answer_report
from kotopolku.casework.context import Context
from kotopolku.casework.milestones import DateChange, change_date, preview_date
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.plain_report import report_plainly
from kotopolku.casework.reporting import StepReport, reopen_step
from kotopolku.casework.step_forms.registry import area_of, perform_act
from kotopolku.casework.withdrawal import withdraw
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.change_forms import EVERYONE, FOLLOW_UPS, NOT_KNOWN, SHOW
from kotopolku.orchestration.forms import AGREE, DISAGREE, DONE
from kotopolku.orchestration.typed_kinds import NO_CHOICE, chosen_act, given_values
from kotopolku.persistence.audit import Actor
from models.case_report import Channel, ReportKind
from models.vocabulary import HOUSEHOLD_MILESTONES, LabourMarket

#: What the next form asks for; nothing means the agenda.
FollowUp = dict[str, Any] | None


def perform(session: Session, context: Context, agenda: Agenda, kind: str, given: BaseModel) -> FollowUp:
    """Do what an answer says and return what the next form asks for.

    Raises:
        CaseworkRefusedError: As the casework function that it calls.
    """
    values = given.model_dump()
    do = _ACTIONS.get(kind, _report)
    return do(session, context, agenda, {**values, "kind": kind})


def _actor(values: dict[str, Any]) -> Actor:
    """Prefect knows no users: who reports is stated, not verified."""
    if values["reported_by"] == NO_CHOICE:
        raise CaseworkRefusedError("reported_by_missing")
    return Actor(values["reported_by"], Channel.PREFECT)


def _report(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    outcome: str = values["outcome"]
    kind, _, reason = outcome.partition(": ")
    people = values.get("for_whom")
    if act := chosen_act(agenda.acts.get(values["kind"], ()), outcome):
        given = {**given_values(act, values), "for_whom": list(people or ())}
        perform_act(session, context, agenda.case_number, values["kind"], act.name, given, _actor(values))
        return None
    if people == []:
        raise CaseworkRefusedError("for_whom_missing")
    if outcome in (AGREE, DISAGREE):
        number, step, actor = agenda.case_number, values["kind"], _actor(values)
        answer_report(session, context, number, step, tuple(people or ()), actor, agrees=outcome == AGREE)
        return None
    report = StepReport(
        step=values["kind"],
        kind=ReportKind(kind),
        people=tuple(people or ()),
        done_on=values.get("done_on") if outcome == DONE else None,
        reason=reason or None,
    )
    report_plainly(session, context, agenda.case_number, report, _actor(values))
    return None


def _another(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    what: str = values["what"]
    if what == SHOW:
        return None
    if what in FOLLOW_UPS:
        return {"form": FOLLOW_UPS[what]}
    if area_of(what):
        return {"form": "step", "step": what}
    report = StepReport(step=what, people=tuple(values["for_whom"]), done_on=values["done_on"])
    report_plainly(session, context, agenda.case_number, report, _actor(values))
    return None


def _date(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    name: str = values["which"]
    person = None if name in HOUSEHOLD_MILESTONES or values["of_whom"] == EVERYONE else values["of_whom"]
    day: date | None = values["day"]
    if values["is_known"] == NOT_KNOWN:
        day = None
    elif day is None:
        raise CaseworkRefusedError("day_missing")
    change = DateChange(name, day, person)
    # Asked for its refusals only: what would change is shown with the next form.
    preview_date(session, context, agenda.case_number, change)
    return {
        "form": "confirm_date",
        "milestone": name,
        "person": change.person,
        "day": day.isoformat() if day else None,
        "by": _actor(values).staff_id,
    }


def date_change(follow_up: dict[str, Any]) -> DateChange:
    """Return the change of a date that a form asks to confirm."""
    day = follow_up["day"]
    return DateChange(follow_up["milestone"], date.fromisoformat(day) if day else None, follow_up["person"])


def _apply(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    actor = Actor(agenda.follow_up["by"], Channel.PREFECT)
    change_date(session, context, agenda.case_number, date_change(agenda.follow_up), actor)
    return None


def _household(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    change = PersonChange(labour_market=LabourMarket(values["labour_market"]))
    change_person(session, context, agenda.case_number, values["person"], change, _actor(values))
    return None


def _reopen(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    step, _, person = str(values["which"]).partition(" of ")
    reopen_step(session, context, agenda.case_number, step, person or None, values["reason"], _actor(values))
    return None


def _withdraw(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    withdraw(session, context, agenda.case_number, values["reason"], _actor(values))
    return None


def _nothing(session: Session, context: Context, agenda: Agenda, values: dict[str, Any]) -> FollowUp:
    return None


_ACTIONS: dict[str, Callable[[Session, Context, Agenda, dict[str, Any]], FollowUp]] = {
    "another": _another,
    "date": _date,
    "apply": _apply,
    "leave": _nothing,
    "back": _nothing,
    "household": _household,
    "reopen": _reopen,
    "withdraw": _withdraw,
}
