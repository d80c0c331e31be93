"""The members of a household and what is dated of them. Names and birth dates are sealed with the placement's key."""

from datetime import date

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
    flags: str = Field(default="", max_length=200, description="Person flags, sorted, with spaces between.")
    sealed_name: bytes | None = None
    sealed_birth_date: bytes | None = None
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
    """An application to Kela other than for basic income support, as Kela received it."""

    __tablename__ = "kela_application"
    __table_args__ = (UniqueConstraint("placement_id", "person", "kind", "received", name="uq_kela_application"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    kind: str = Field(max_length=32)
    received: date
