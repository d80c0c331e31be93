"""The audit: who did what, when. Append-only and chained, in its final shape."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class AuditEntry(SQLModel, table=True):
    """One entry. Database triggers refuse to change or delete it; each holds the hash of the one before it."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("placement_id", "number", name="uq_audit_entry"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", description="Kept: an entry outlives nothing but erasure.")
    number: int = Field(description="1, 2, 3 … within the placement.")
    at: datetime = Field(description="Instant, in UTC.")
    actor: str = Field(max_length=63, description="Staff id, or system.")
    verified: bool = Field(description="Signed in, or only stated.")
    channel: str = Field(max_length=16)
    action: str = Field(max_length=63)
    details: str = Field(description="What changed, as JSON with sorted keys; no names, no birth dates.")
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
