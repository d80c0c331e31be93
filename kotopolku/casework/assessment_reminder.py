"""The day of a booked interpreter on the work item of the interview, so that whoever has the step is reminded of it."""

from datetime import date
from typing import cast

from sqlalchemy import Table, update
from sqlmodel import Session

from kotopolku.casework.item_rows import PENDING
from models.assessment_choices import INTERVIEW_STEP
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PENDING = tuple(status.value for status in PENDING)


def remind_of_interpreter(session: Session, placement_id: int, label: str, comes_on: date | None, today: date) -> None:
    """Let the sweep know for which day an interpreter is booked, or that none is; told the same again, nothing changes.

    Args:
        session: Inside the transaction of the change, after the case was planned anew.
        placement_id: Of the placement.
        label: Whose interview.
        comes_on: The day, or None if no interpreter is booked any more.
        today: The local date.
    """
    interview = (
        _ITEM.c.placement_id == placement_id,
        _ITEM.c.step == INTERVIEW_STEP,
        _ITEM.c.person == label,
        _ITEM.c.interpreter_on.is_distinct_from(comes_on),
    )
    raised = {"interpreter_on": comes_on, "calendar_sequence": _ITEM.c.calendar_sequence + 1}
    session.connection().execute(update(_ITEM).where(*interview).values(**raised))
    # What has ended is told of no more. An item that waits without a date is swept for this alone.
    pending = (*interview[:3], _ITEM.c.status.in_(_PENDING))
    session.connection().execute(update(_ITEM).where(*pending).values(next_notice_on=today))
