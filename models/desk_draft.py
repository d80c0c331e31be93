"""What somebody has typed at the desk and not saved yet, over several pages: sealed, and gone with her session."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class DeskDraft(SQLModel, table=True):
    """One unfinished form of one session. Only the browser that typed it has the secret which opens it."""

    __tablename__ = "desk_draft"
    __table_args__ = (UniqueConstraint("session_hash", "kind", name="uq_desk_draft"),)

    id: int | None = Field(default=None, primary_key=True)
    session_hash: str = Field(foreign_key="desk_session.token_hash", max_length=64, ondelete="CASCADE")
    kind: str = Field(max_length=16, description="Which form: one session has one of each.")
    sealed: bytes
    kept_until: datetime = Field(index=True, description="Instant, in UTC.")
