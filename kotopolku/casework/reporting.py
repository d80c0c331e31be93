"""Reports: a step was done, is not needed, or cannot go on; and reopening what was reported."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from kotopolku.casework.case import Case, facts_of, load_case, plan_step_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.health_envelopes import check_acknowledged
from kotopolku.casework.planned_from import steps_to_replan
from kotopolku.casework.replan import Scope
from kotopolku.casework.second_person import check_not_awaited, is_about, needs_second_person
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import Agreement, CaseReport, ReportKind
from models.facts import Facts
from models.plan import CLOSED, PlannedStep, Status, StepKey
from models.process import Step
from models.reasons import Blocked, NotNeeded, Reopened
from models.vocabulary import Per

REASONS = {ReportKind.NOT_NEEDED: NotNeeded, ReportKind.BLOCKED: Blocked}


@dataclass(frozen=True)
class StepReport:
    """What somebody says of one step; nobody named means everyone for whom it is open."""

    step: str
    kind: ReportKind = ReportKind.DONE
    people: tuple[str, ...] = ()
    done_on: date | None = None
    reason: str | None = None


def report_step(session: Session, context: Context, case_number: str, report: StepReport, actor: Actor) -> Case:
    """Record a report and everything that follows from it.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong; nothing is changed then.
    """
    case = load_case(session, case_number, context)
    facts = facts_of(case, context)
    rows = rows_to_report(session, case, context, report, actor, facts)
    return record_report(session, context, case, report, rows, actor, facts)


def record_report(
    session: Session,
    context: Context,
    case: Case,
    report: StepReport,
    rows: list[PlannedStep],
    actor: Actor,
    facts: Facts,
) -> Case:
    """Record a report of the planned steps that it is about, and everything that follows from it.

    *case* was loaded for a change; *rows* and *facts* are what was made of it.
    """
    scope = Scope(facts.people, steps_to_replan(case, facts, context, report.step))
    step = case.definition.by_id[report.step]
    agreement = Agreement.AWAITED if needs_second_person(step, report.kind) else Agreement.NOT_ASKED
    for row in rows:
        stored = CaseReport(
            placement_id=case.id,
            step=step.id,
            person=row.key.person or "",
            occurrence=row.key.occurrence,
            revision=_next_revision(case, row),
            kind=report.kind.value,
            done_on=report.done_on,
            reason=report.reason,
            reported_by=actor.staff_id,
            verified=actor.verified,
            channel=actor.channel.value,
            reported_at=context.now,
            agreement=agreement.value,
        )
        if stored.counts:
            supersede_block(case, row.key, context)
        case.reports.append(stored)
        session.add(stored)
    details = {
        "step": step.id,
        "people": [row.key.person for row in rows if row.key.person],
        "done_on": report.done_on,
        "reason": report.reason,
    }
    action = "proposed" if agreement else "reported"
    finish_change(session, case, context, actor, f"{action}_{report.kind}", details, scope)
    return case


def rows_to_report(
    session: Session,
    case: Case,
    context: Context,
    report: StepReport,
    actor: Actor,
    facts: Facts | None = None,
) -> list[PlannedStep]:
    """Return the planned steps that a report is about, each of which can be reported so now.

    *facts* are those of the case, where they were gathered already.

    Raises:
        CaseworkRefusedError: With the one thing that is wrong.
    """
    step = known_step(case, report.step)
    check_actor(context, step, actor)
    _check_content(context, report)
    check_acknowledged(session, case.id, step.id, report.kind)
    rows = _rows_for(case, context, step, report, facts)
    for row in rows:
        check_row(row, report.kind)
        check_not_awaited(case, row.key)
    _check_agreed_date(case, step, report)
    return rows


def reopen_step(
    session: Session, context: Context, case_number: str, step_id: str, person: str | None, reason: str, actor: Actor
) -> Case:
    """Let the last report of a step no longer count.

    Raises:
        CaseworkRefusedError: There is nothing to reopen, or the reason is no choice.
    """
    case = load_case(session, case_number, context)
    step = known_step(case, step_id)
    check_actor(context, step, actor)
    if reason not in list(Reopened):
        raise CaseworkRefusedError("unknown_reason", name=reason, known=", ".join(Reopened))
    if person is not None:
        case.member(person)
    about = reports_to_reopen(case, step.id, person)
    for report in about:
        report.reopened_at = context.now
        session.add(report)
    people = [one.person for one in about if one.person]
    finish_change(session, case, context, actor, "reopened", {"step": step.id, "people": people, "reason": reason})
    return case


def reports_to_reopen(case: Case, step_id: str, person: str | None) -> list[CaseReport]:
    """Return the reports that no longer count once a step is reopened: those of its last occurrence.

    Raises:
        CaseworkRefusedError: There is nothing to reopen.
    """
    standing = [one for one in case.reports if one.counts or one.is_awaited]
    about = [one for one in standing if one.step == step_id and (person is None or one.person == person)]
    if not about:
        raise CaseworkRefusedError("nothing_to_reopen", name=step_id)
    last = max(one.occurrence for one in about)
    return [one for one in about if one.occurrence == last]


def known_step(case: Case, step_id: str) -> Step:
    """Return a step of the case's process.

    Raises:
        CaseworkRefusedError: It has none of that name.
    """
    step = case.definition.by_id.get(step_id)
    if step is None:
        raise CaseworkRefusedError("unknown_step", name=step_id, process=case.definition.id)
    return step


def check_actor(context: Context, step: Step, actor: Actor) -> None:
    """Make sure that somebody may report a step.

    Raises:
        CaseworkRefusedError: Nobody knows her, or the step is an office-holder's.
    """
    person = context.staff_member(actor)
    if step.office_holder and not person.office_holder:
        raise CaseworkRefusedError("office_holder_needed", name=actor.staff_id, step=step.id)


def _check_content(context: Context, report: StepReport) -> None:
    if report.kind is ReportKind.DONE:
        if report.done_on is None:
            raise CaseworkRefusedError("done_on_missing")
        if report.done_on > context.today:
            raise CaseworkRefusedError("done_on_in_future", day=report.done_on.isoformat())
        return
    choices = [str(choice) for choice in REASONS[report.kind]]
    if report.reason not in choices:
        raise CaseworkRefusedError("unknown_reason", name=report.reason or "–", known=", ".join(choices))


def _check_agreed_date(case: Case, step: Step, report: StepReport) -> None:
    """What follows a date ends with a report on it or later, and is called off by taking the date back."""
    name = step.follows_date
    agreed = next((one.day for one in case.milestones if one.name == name and not one.person), None)
    if agreed is None:
        return
    if report.kind is ReportKind.NOT_NEEDED:
        raise CaseworkRefusedError("date_to_take_back", case=case.placement.case_number, milestone=str(name))
    if report.done_on and report.done_on < agreed:
        values = {"day": report.done_on.isoformat(), "agreed": agreed.isoformat(), "milestone": str(name)}
        raise CaseworkRefusedError("before_agreed_date", case=case.placement.case_number, **values)


def _rows_for(case: Case, context: Context, step: Step, report: StepReport, facts: Facts | None) -> list[PlannedStep]:
    """Return the planned steps that the report is about."""
    rows = list(plan_step_of(case, context, step.id, facts))
    for person in report.people:
        case.member(person)
    if step.per is Per.PERSON and report.people:
        rows = [row for row in rows if row.key.person in report.people]
    elif any(row.status not in CLOSED for row in rows):
        rows = [row for row in rows if row.status not in CLOSED]
    if not rows:
        raise CaseworkRefusedError("concerns_nobody", name=step.id)
    return rows


def check_row(row: PlannedStep, kind: ReportKind) -> None:
    """Make sure that a planned step can be reported now.

    Raises:
        CaseworkRefusedError: It is reported already, or cannot start yet.
    """
    if row.status in CLOSED:
        raise CaseworkRefusedError("reported_already", name=row.key.step, on=str(row.done_on or "–"))
    if row.status is Status.WAITING and kind is not ReportKind.NOT_NEEDED:
        raise CaseworkRefusedError("not_open", name=row.key.step, before=", ".join(row.waits_for))


def _next_revision(case: Case, row: PlannedStep) -> int:
    return 1 + max((one.revision for one in case.reports if is_about(one, row.key)), default=0)


def supersede_block(case: Case, key: StepKey, context: Context) -> None:
    """Let a report that counts end an earlier "cannot go on"."""
    for earlier in case.counted_reports:
        if is_about(earlier, key) and earlier.kind == ReportKind.BLOCKED:
            earlier.reopened_at = context.now
