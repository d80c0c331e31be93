"""Joint meetings about a household: who took part, and what was agreed to be done next."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

#: The step that they are reported with, and the milestone that says for which day one is agreed.
MEETING_STEP = "joint_meeting"
AGREED = "joint_meeting_agreed"


class JointMeeting(SQLModel, table=True):
    """One meeting as it was held: roles, a day and steps only. What was said in it stands in nobody's hands here."""

    __tablename__ = "joint_meeting"
    __table_args__ = (UniqueConstraint("placement_id", "number", name="uq_joint_meeting"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    number: int = Field(description="1, 2, 3 … within the placement.")
    held_on: date
    roles: str = Field(max_length=1000, description="Who took part: roles, with spaces between.")
    next_steps: str = Field(
        default="", max_length=4000, description="What was agreed to be done next: STEP or STEP:PERSON, with spaces."
    )
    recorded_by: str = Field(max_length=63, description="Staff id.")
