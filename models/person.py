"""The members of a household. Names and birth dates are sealed: only the placement's key opens them."""

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


class Milestone(SQLModel, table=True):
    """A dated event of the household (no person) or of one person."""

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("placement_id", "person", "name", name="uq_milestone"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True, ondelete="CASCADE")
    person: str = Field(default="", max_length=32, description="The label, or nothing for the household.")
    name: str = Field(max_length=63)
    day: date
