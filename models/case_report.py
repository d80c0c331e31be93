"""What people said was done about work items, and every answer that came in through Prefect."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class ReportKind(StrEnum):
    """What a report says of a step."""

    DONE = "done"
    NOT_NEEDED = "not_needed"
    BLOCKED = "blocked"


class Agreement(StrEnum):
    """What a second person said of a report that needs one; nothing where none is needed."""

    NOT_ASKED = ""
    AWAITED = "awaited"
    AGREED = "agreed"
    DISAGREED = "disagreed"


class Channel(StrEnum):
    """How a report came in."""

    PREFECT = "prefect"
    CLI = "cli"
    DESK = "desk"
    SYSTEM = "system"


class AnswerOutcome(StrEnum):
    """What became of an answer typed in Prefect."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    STALE = "stale"
    EMPTY = "empty"


class CaseReport(SQLModel, table=True):
    """One report about one step of one placement (or one of its people)."""

    __tablename__ = "case_report"
    __table_args__ = (
        UniqueConstraint("placement_id", "step", "person", "occurrence", "revision", name="uq_case_report"),
    )

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    step: str = Field(max_length=63)
    person: str = Field(default="", max_length=32)
    occurrence: int = 1
    revision: int = Field(default=1, description="Raised when a step is reopened and reported again.")
    kind: str = Field(max_length=16)
    done_on: date | None = None
    reason: str | None = Field(default=None, max_length=63, description="A choice, never free text.")
    reported_by: str = Field(max_length=63, description="Staff id.")
    verified: bool = Field(description="Whether the person was signed in, or only stated who she is.")
    channel: str = Field(max_length=16)
    reported_at: datetime = Field(description="Instant, in UTC.")
    reopened_at: datetime | None = Field(default=None, description="Instant, in UTC: the report no longer counts.")
    shown_in_run: bool = Field(default=False, description="A task run in Prefect shows it.")
    agreement: str = Field(default="", max_length=16, description="What a second person said, where one is needed.")
    second_by: str = Field(default="", max_length=63, description="Staff id of the second person.")
    second_at: datetime | None = Field(default=None, description="Instant, in UTC.")

    @property
    def counts(self) -> bool:
        """Whether the plan knows of it: not reopened, and agreed by a second person where one is needed."""
        return self.reopened_at is None and self.agreement in (Agreement.NOT_ASKED, Agreement.AGREED)

    @property
    def is_awaited(self) -> bool:
        """Whether it counts once a second person agrees."""
        return self.reopened_at is None and self.agreement == Agreement.AWAITED


class FormAnswer(SQLModel, table=True):
    """One answer to one form in Prefect. A key that was waited on once is never waited on again."""

    __tablename__ = "form_answer"
    __table_args__ = (UniqueConstraint("placement_id", "sequence", name="uq_form_answer"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    sequence: int
    outcome: str = Field(max_length=16)
    raw: str = Field(description="What was typed, as JSON: choices, dates, numbers, checked identifiers.")
    error: str = Field(default="", max_length=2000, description="Shown on top of the next form.")
    follow_up: str = Field(default="", description="What the next form asks for, as JSON.")
    answered_at: datetime = Field(description="Instant, in UTC.")
