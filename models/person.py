"""The members of a household and what is dated of them. Names and birth dates are sealed with the placement's key."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class HouseholdMember(SQLModel, table=True):
    """One member, known to the outside by her label only."""

    __tablename__ = "household_member"
    __table_args__ = (UniqueConstraint("placement_id", "label", name="uq_member_label"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True, ondelete="CASCADE")
    label: str = Field(max_length=32, description="Opaque, e.g. p1.")
    age_group: str | None = Field(default=None, max_length=16)
    labour_market: str | None = Field(default=None, max_length=32)
    flags: str = Field(default="", max_length=400, description="Person flags, sorted, with spaces between.")
    sealed_name: bytes | None = None
    sealed_birth_date: bytes | None = None
    name_source: str = Field(default="", max_length=32, description="A choice; nothing if it was not stated.")
    name_by: str = Field(default="", max_length=63, description="The staff id of who entered it.")
    name_at: datetime | None = Field(default=None, description="When it was entered, in UTC.")
    born_source: str = Field(default="", max_length=32, description="As name_source.")
    born_by: str = Field(default="", max_length=63, description="As name_by.")
    born_at: datetime | None = Field(default=None, description="As name_at.")
    joined_on: date | None = Field(
        default=None, description="When she joined later; nothing for a birth, which is her sealed birth date."
    )
    joined_because: str = Field(default="", max_length=32, description="A choice, never free text.")
    left_on: date | None = Field(default=None, description="When she left; she and her history are never deleted.")
    left_because: str = Field(default="", max_length=32, description="A choice, never free text.")


class Milestone(SQLModel, table=True):
    """A dated event of the household (no person) or of one person."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("placement_id", "person", "name", name="uq_milestone"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True, ondelete="CASCADE")
    person: str = Field(default="", max_length=32, description="The label, or nothing for the household.")
    name: str = Field(max_length=63)
    day: date


class PlanSuspension(SQLModel, table=True):
    """A time for which a person's integration plan was suspended, both days included (KOTO 23 §)."""

    __tablename__ = "plan_suspension"
    __table_args__ = (UniqueConstraint("placement_id", "person", "first_day", name="uq_plan_suspension"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    first_day: date
    last_day: date
    reason: str = Field(default="", max_length=63, description="A choice, never free text; nothing if none was given.")


class KelaApplication(SQLModel, table=True):
    """An application to Kela of one adult, from the day on which Kela received it."""

    __tablename__ = "kela_application"
    __table_args__ = (UniqueConstraint("placement_id", "number", name="uq_kela_application"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    number: int = Field(description="Counts within the placement, so that a person can name an application.")
    person: str = Field(max_length=32, description="The label.")
    kind: str = Field(max_length=32)
    month: str = Field(default="", max_length=7, description="2026-12: the month applied for, or the first one.")
    applied_by: str = Field(default="", max_length=16, description="A choice; nothing if it is not known.")
    sent_on: date | None = Field(default=None, description="When it was sent, if that was before Kela received it.")
    received: date
    asked_on: date | None = Field(default=None, description="When Kela asked for what is missing.")
    complete_by: date | None = Field(default=None, description="The last day that Kela gave for it.")
    completed_on: date | None = None
    decided_on: date | None = None
    outcome: str = Field(default="", max_length=16, description="A choice; nothing until Kela has decided.")
    withdrawn_on: date | None = None
