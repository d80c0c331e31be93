"""What a second person says of a report that needs one: it counts, or it does not."""

from sqlmodel import Session

from kotopolku.casework.assessment_leaving_out import leave_out_interview
from kotopolku.casework.case import Case, load_case, plan_step_of
from kotopolku.casework.change import finish_change
from kotopolku.casework.context import Context
from kotopolku.casework.reporting import check_actor, check_row, known_step, supersede_block
from kotopolku.casework.second_person import check_second_person, is_about
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor
from models.case_report import Agreement, CaseReport, ReportKind


def answer_report(
    session: Session,
    context: Context,
    case_number: str,
    step_id: str,
    people: tuple[str, ...],
    actor: Actor,
    *,
    agrees: bool,
) -> Case:
    """Let the reports of a step that wait for a second person count, or not; nobody named means all of them.

    Raises:
        CaseworkRefusedError: None waits, the second person is the first or may not agree, or the step has changed.
    """
    case = load_case(session, case_number, context)
    step = known_step(case, step_id)
    check_actor(context, step, actor)
    for label in people:
        case.member(label)
    waiting = [one for one in case.reports if one.is_awaited and one.step == step.id]
    waiting = [one for one in waiting if one.person in (people or ("", *case.present_labels))]
    if not waiting:
        raise CaseworkRefusedError("nothing_to_agree", name=step.id)
    for report in waiting:
        _answer(case, context, report, actor, agrees=agrees)
        session.add(report)
    details = {"step": step.id, "people": [one.person for one in waiting if one.person]}
    finish_change(session, case, context, actor, "agreed" if agrees else "disagreed", details)
    return leave_out_interview(session, context, case, waiting, actor) if agrees else case


def _answer(case: Case, context: Context, report: CaseReport, actor: Actor, *, agrees: bool) -> None:
    row = next((row for row in plan_step_of(case, context, report.step) if is_about(report, row.key)), None)
    if row is None:
        raise CaseworkRefusedError("concerns_nobody", name=report.step)
    role = row.watched_by or row.role
    person = context.staff_member(actor)
    check_second_person(context, person, case.placement.municipality, role, report.reported_by)
    if agrees:
        check_row(row, ReportKind(report.kind))
        supersede_block(case, row.key, context)
    report.agreement = (Agreement.AGREED if agrees else Agreement.DISAGREED).value
    report.second_by = actor.staff_id
    report.second_at = context.now
