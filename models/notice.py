"""The outbox: one row for each notice to one recipient by one channel, and what became of it."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

#: Notices that may still go out; what can be sent now is looked for among these only.
WAITING = text("state IN ('queued', 'sending', 'failed')")


class Notice(SQLModel, table=True):
    """One notice about one work item, or a digest, to one recipient by one channel.

    No name, address or wording is stored: both are looked up at the moment of sending.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("subject", "kind", "on_date", "recipient", "channel", name="uq_notice"),
        Index("ix_notice_waiting", "not_before", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_notice_bundle", "bundle"),
        Index("ix_notice_placement", "placement_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int | None = Field(
        default=None, foreign_key="placement.id", ondelete="CASCADE", description="None for a digest."
    )
    work_item_id: int | None = Field(default=None, foreign_key="work_item.id", ondelete="CASCADE")
    subject: str = Field(
        max_length=63, description="item:ID of the work item, for news item:ID@VERSION of its placement, or digest."
    )
    kind: str = Field(max_length=32)
    on_date: date = Field(description="The local day on which it is told.")
    basis: str = Field(default="", max_length=16, description="Which of the item's dates it is about.")
    about_date: date | None = Field(default=None, description="The date that it is about; another one supersedes it.")
    old_date: date | None = Field(default=None, description="What a moved date was when it was last told.")
    recipient: str = Field(max_length=63, description="Staff id, unit id, or operator.")
    why: str = Field(max_length=32, description="By which rule she is told.")
    stands_in_for: str = Field(default="", max_length=63, description="The staff id of whoever is away.")
    role: str = Field(default="", max_length=63, description="The role whose work it is.")
    channel: str = Field(max_length=16)
    delivery: str = Field(max_length=16)
    state: str = Field(default="queued", max_length=16)
    not_before: datetime = Field(description="Instant, in UTC: when it may go out, or be tried again.")
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, description="Instant, in UTC: until then one sender has it.")
    bundle: str = Field(default="", max_length=63, description="What went out as one message; its Message-ID.")
    sent_at: datetime | None = Field(default=None, description="Instant, in UTC.")
    failure: str = Field(default="", max_length=32, description="Code of what went wrong last.")
    created_at: datetime = Field(description="Instant, in UTC.")


class NoticeAttempt(SQLModel, table=True):
    """One attempt to send one message: the proof of delivery, and of its failure."""

    __tablename__ = "notice_attempt"

    id: int | None = Field(default=None, primary_key=True)
    bundle: str = Field(max_length=63, index=True)
    at: datetime = Field(description="Instant, in UTC.")
    outcome: str = Field(max_length=16, description="sent, failed, undeliverable or bounced.")
    failure: str = Field(default="", max_length=32)
    notices: int = Field(description="How many notices the message carried.")


class BouncedAddress(SQLModel, table=True):
    """An address that gave mail back. A new address in the organisation file is tried again."""

    __tablename__ = "bounced_address"

    address_hash: str = Field(
        primary_key=True, max_length=64, description="Keyed hash: the address itself is not kept."
    )
    recipient: str = Field(max_length=63)
    at: datetime = Field(description="Instant, in UTC.")


class NoticePause(SQLModel, table=True):
    """Nothing is sent to a recipient, or to anybody (*), until it is taken away; notices wait."""

    __tablename__ = "notice_pause"

    recipient: str = Field(primary_key=True, max_length=63)
    by: str = Field(max_length=63, description="Staff id.")
    at: datetime = Field(description="Instant, in UTC.")


class CalendarFeed(SQLModel, table=True):
    """A calendar of one person's or one role's dates, behind an address that only its owner knows."""

    __tablename__ = "calendar_feed"

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(max_length=64, unique=True, description="Keyed hash: the address itself is not kept.")
    staff_id: str = Field(default="", max_length=63, description="Whose dates; nothing for a role's.")
    role: str = Field(default="", max_length=63)
    municipality: str = Field(default="", max_length=63, description="Nothing for all that the role serves.")
    made_by: str = Field(max_length=63, description="Staff id.")
    made_at: datetime = Field(description="Instant, in UTC.")
    revoked_by: str = Field(default="", max_length=63, description="Staff id.")
    revoked_at: datetime | None = Field(
        default=None, description="Instant, in UTC: the address opens nothing any more."
    )
