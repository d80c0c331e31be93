"""A joint meeting about a household: reported with who took part and what was agreed to be done next."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from kotopolku.casework.case import Case, plan_step_of
from kotopolku.casework.context import Context
from kotopolku.casework.household_case import load_household
from kotopolku.casework.reporting import StepReport, check_row, known_step, report_step
from kotopolku.errors import CaseworkRefusedError
from kotopolku.persistence.audit import Actor, append
from models.case_report import ReportKind
from models.joint_meeting import MEETING_STEP, JointMeeting
from models.plan import CLOSED


@dataclass(frozen=True)
class NextStep:
    """A step that was agreed to be done next; of one person, or of everybody for whom it is still to be done."""

    step: str
    person: str = ""

    def __str__(self) -> str:
        """Return it as it is written and stored."""
        return f"{self.step}:{self.person}" if self.person else self.step


@dataclass(frozen=True)
class HeldMeeting:
    """What is reported of a meeting."""

    on: date
    roles: tuple[str, ...]
    next_steps: tuple[NextStep, ...] = ()


def report_meeting(session: Session, context: Context, case_number: str, held: HeldMeeting, actor: Actor) -> Case:
    """Report a meeting, and keep who took part and what is to be done next.

    Raises:
        CaseworkRefusedError: None is agreed, a role is not known, or a step has ended or is none of this household's.
    """
    case = load_household(session, case_number, context)
    known_step(case, MEETING_STEP)
    rows = plan_step_of(case, context, MEETING_STEP)
    if not rows:
        raise CaseworkRefusedError("meeting_not_agreed", case=case_number)
    check_row(rows[0], ReportKind.DONE)
    known = context.definitions.roles
    if not held.roles or (unknown := [role for role in held.roles if role not in known]):
        name = unknown[0] if held.roles else "–"
        raise CaseworkRefusedError("meeting_role", name=name, known=", ".join(known))
    for one in held.next_steps:
        _check_next(case, context, one)
    meeting = JointMeeting(
        placement_id=case.id,
        number=len(_all_of(session, case)) + 1,
        held_on=held.on,
        roles=" ".join(dict.fromkeys(held.roles)),
        next_steps=" ".join(dict.fromkeys(map(str, held.next_steps))),
        recorded_by=actor.staff_id,
    )
    session.add(meeting)
    details = {"on": held.on, "roles": meeting.roles.split(), "steps": sorted({one.step for one in held.next_steps})}
    append(session, case.id, actor, "meeting_recorded", {"step": MEETING_STEP, **details}, context.now)
    return report_step(session, context, case_number, StepReport(MEETING_STEP, done_on=held.on), actor)


def meetings_of(session: Session, case: Case) -> list[JointMeeting]:
    """Return the meetings whose reports count, the first one first."""
    done = [one for one in case.counted_reports if one.step == MEETING_STEP and one.kind == ReportKind.DONE]
    days = {one.done_on for one in done}
    # Of two for one day the first one was reported by mistake.
    found = {one.held_on: one for one in _all_of(session, case) if one.held_on in days}
    return [found[day] for day in sorted(found)]


def _all_of(session: Session, case: Case) -> list[JointMeeting]:
    statement = select(JointMeeting).where(JointMeeting.placement_id == case.id)
    return list(session.exec(statement.order_by(col(JointMeeting.number))))


def _check_next(case: Case, context: Context, wanted: NextStep) -> None:
    known_step(case, wanted.step)
    if wanted.person:
        case.member(wanted.person)
    rows = plan_step_of(case, context, wanted.step)
    is_open = any(row.status not in CLOSED and wanted.person in ("", row.key.person) for row in rows)
    if not is_open or wanted.step == MEETING_STEP:
        raise CaseworkRefusedError("meeting_next_step", name=str(wanted), case=case.placement.case_number)
