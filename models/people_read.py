"""Who read people's data, at the desk or on the command line, and why; and who broke the glass of a case."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class PeopleRead(SQLModel, table=True):
    """One look at what is known of people. Database triggers refuse to change or delete it."""

    __tablename__ = "people_read"

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True)
    at: datetime = Field(description="Instant, in UTC.")
    staff_id: str = Field(max_length=63)
    channel: str = Field(max_length=16)
    page: str = Field(max_length=32, description="Where they stood: a page of the desk, or a command.")
    people: str = Field(max_length=400, description="The labels, with spaces between.")
    facts: str = Field(max_length=200, description="Their kinds, sorted, with spaces between.")
    why: str = Field(
        max_length=63,
        description="own_work, a choice of the command line, or the reason for which the glass was broken.",
    )


class BrokenGlass(SQLModel, table=True):
    """Somebody opened a case beyond her own work for a short time, with a reason."""

    __tablename__ = "broken_glass"
    __table_args__ = (Index("ix_broken_glass", "placement_id", "staff_id"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    staff_id: str = Field(max_length=63)
    reason: str = Field(max_length=63, description="A choice, never free text.")
    broken_at: datetime = Field(description="Instant, in UTC.")
    until: datetime = Field(description="Instant, in UTC.")
