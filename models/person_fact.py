"""What is known of people beside name and birth date: each value sealed, with its source, who entered it, and when."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class PersonFact(SQLModel, table=True):
    """One value of one kind of fact. A new value supersedes it; an erased one leaves its row without the value."""

    __tablename__ = "person_fact"
    __table_args__ = (UniqueConstraint("placement_id", "person", "kind", "number", name="uq_person_fact"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    kind: str = Field(max_length=32, description="A choice.")
    number: int = Field(description="1, 2, 3 … of this kind of this person; never given again.")
    sealed_value: bytes | None = Field(default=None, description="Nothing once it was erased.")
    source: str = Field(default="", max_length=32, description="A choice; nothing if it was not stated.")
    entered_by: str = Field(default="", max_length=63, description="A staff id; nothing if it was not kept then.")
    entered_at: datetime | None = Field(default=None, description="Instant, in UTC; nothing if it was not kept then.")
    superseded_at: datetime | None = Field(default=None, description="Instant, in UTC, from which it is not current.")
    erased_at: datetime | None = Field(default=None, description="Instant, in UTC.")
