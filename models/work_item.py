"""Work items: the steps of placements as people see them in their lists."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

#: Items that still wait for somebody; what is due is looked for among these only.
PENDING = text("status IN ('waiting', 'open', 'blocked') AND due_recorded_on IS NULL")

#: Items of which somebody is to be told some day.
TO_TELL = text("next_notice_on IS NOT NULL")


class WorkItem(SQLModel, table=True):
    """One step of one placement (or one of its people), offered to a role until it is reported."""

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("placement_id", "step", "person", "occurrence", name="uq_work_item"),
        # All that decides which rows a work list has, and in which order: thousands are compared, a few are read.
        Index("ix_work_item_list", "role", "status", "placement_id", "act_by", "opens_on", "assigned_to"),
        Index("ix_work_item_pending", "due_on", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_work_item_to_tell", "next_notice_on", sqlite_where=TO_TELL, postgresql_where=TO_TELL),
        Index("ix_work_item_assigned", "assigned_to"),
    )

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    step: str = Field(max_length=63)
    person: str = Field(default="", max_length=32, description="The label, or nothing for the household.")
    occurrence: int = 1
    stage: str = Field(max_length=32)
    role: str = Field(
        max_length=63, description="Who has the work: the step's role, or the watcher of an external one."
    )
    acting_role: str = Field(max_length=63, description="Who acts: the step's role.")
    status: str = Field(max_length=16)
    done_on: date | None = None
    opens_on: date | None = None
    earliest: date | None = None
    eligible_until: date | None = None
    statutory_due: date | None = None
    act_by: date | None = None
    target_due: date | None = None
    due_on: date | None = Field(default=None, description="The statutory date, or without one the target.")
    without_delay: bool = False
    impossible: bool = False
    source: str = Field(max_length=63)
    due_recorded_on: date | None = Field(default=None, description="When the sweep found it overdue.")
    waits_for: str = Field(default="", description="The prerequisites still to come, with spaces between.")
    assigned_to: str = Field(default="", max_length=63, description="Staff id, where one person has it alone.")
    snoozed_until: date | None = Field(default=None, description="Reminders of the target rest until this day.")
    next_notice_on: date | None = Field(default=None, description="The next day on which somebody may be told.")
    told_status: str = Field(default="", max_length=16, description="As what it was last told; nothing if never.")
    told_statutory_due: date | None = Field(default=None, description="The statutory date that was last told.")
    told_target_due: date | None = Field(default=None, description="The target that was last told.")
    told_role: str = Field(default="", max_length=63, description="Whose work it was when it was last told.")
    told_to: str = Field(default="", max_length=63, description="Who had it alone when it was last told.")
    told_on: date | None = Field(default=None, description="The day up to which its reminders were told.")
    interpreter_on: date | None = Field(
        default=None, description="The day of a booked interpreter: the sweep looks at items, not at assessments."
    )
    told_interpreter_on: date | None = Field(default=None, description="The interpreter's day that was last told.")
    calendar_sequence: int = Field(default=0, description="Raised when what a calendar shows of it changes.")
