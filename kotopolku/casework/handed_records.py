"""What goes along with the people of a placement that another municipality continues: each area's own records."""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, select

from kotopolku.casework.assessment_reminder import remind_of_interpreter
from kotopolku.casework.assessment_rows import assessments_of, language_of, seal_language, stands
from kotopolku.casework.case import Case
from kotopolku.casework.context import Context
from kotopolku.casework.joint_meeting import meetings_of
from models.joint_meeting import JointMeeting
from models.person import KelaApplication, PlanSuspension
from models.social_welfare import SocialWelfareReferral

Row = TypeVar("Row", bound=SQLModel)


def copy_row(row: Row, placement_id: int, **changed: Any) -> Row:
    """Return the same row of another placement."""
    return type(row)(**row.model_dump(exclude={"id"}) | {"placement_id": placement_id} | changed)


def copy_periods(session: Session, old: Case, new: Case) -> None:
    """Copy suspensions and applications of whoever goes along: plans depend on them."""
    suspensions = session.exec(select(PlanSuspension).where(PlanSuspension.placement_id == old.id)).all()
    applications = session.exec(select(KelaApplication).where(KelaApplication.placement_id == old.id)).all()
    session.add_all(copy_row(one, new.id) for one in suspensions if one.person in new.labels)
    session.add_all(copy_row(one, new.id) for one in applications if one.person in new.labels)


def copy_records(session: Session, context: Context, old: Case, new: Case) -> None:
    """Copy referrals, assessments and meetings; the new work items are there already.

    Not the dwelling, which is of the municipality that they leave, nor what does not count any more.
    """
    referrals = session.exec(select(SocialWelfareReferral).where(SocialWelfareReferral.placement_id == old.id))
    session.add_all(copy_row(one, new.id) for one in referrals if one.person in new.labels)
    session.add_all(_meeting(one, new) for one in meetings_of(session, old))
    for one in assessments_of(session, old):
        copied = copy_row(one, new.id, sealed_language=None)
        if one.person in new.labels and (one.is_booked or stands(new, copied)):
            if language := language_of(old, context, one):
                seal_language(new, context, copied, language)
            session.add(copied)
            if one.is_booked:
                remind_of_interpreter(session, new.id, one.person, one.interpreter_on, context.today)


def _meeting(meeting: JointMeeting, new: Case) -> JointMeeting:
    about: Collection[str] = ("", *new.labels)
    steps = [text for text in meeting.next_steps.split() if text.partition(":")[2] in about]
    return copy_row(meeting, new.id, next_steps=" ".join(steps))
