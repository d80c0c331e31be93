"""Notices: the outbox, what was told of each work item, pauses, bounces and calendars.

Frozen: later changes are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_WAITING = sa.text("state IN ('queued', 'sending', 'failed')")
_TO_TELL = sa.text("next_notice_on IS NOT NULL")


def _text(name: str, size: int, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default=default)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _belongs_to(name: str, table: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=True)


def upgrade() -> None:
    """Add what work items remember of their notices, and the tables of the outbox."""
    _work_items()
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True),
        _belongs_to("placement_id", "placement"),
        _belongs_to("work_item_id", "work_item"),
        _text("subject", 63),
        _text("kind", 32),
        sa.Column("on_date", sa.Date, nullable=False),
        _text("basis", 16),
        sa.Column("about_date", sa.Date),
        sa.Column("old_date", sa.Date),
        _text("recipient", 63),
        _text("why", 32),
        _text("stands_in_for", 63),
        _text("role", 63),
        _text("channel", 16),
        _text("delivery", 16),
        _text("state", 16),
        _instant("not_before"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _instant("leased_until", nullable=True),
        _text("bundle", 63),
        _instant("sent_at", nullable=True),
        _text("failure", 32),
        _instant("created_at"),
        sa.UniqueConstraint("subject", "kind", "on_date", "recipient", "channel", name="uq_notice"),
    )
    op.create_index("ix_notice_waiting", "notice", ["not_before"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_index("ix_notice_bundle", "notice", ["bundle"])
    op.create_index("ix_notice_placement", "notice", ["placement_id"])
    op.create_table(
        "notice_attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("bundle", 63),
        _instant("at"),
        _text("outcome", 16),
        _text("failure", 32),
        sa.Column("notices", sa.Integer, nullable=False),
    )
    op.create_index("ix_notice_attempt_bundle", "notice_attempt", ["bundle"])
    op.create_table(
        "bounced_address",
        sa.Column("address_hash", sa.String(64), primary_key=True),
        _text("recipient", 63),
        _instant("at"),
    )
    op.create_table(
        "notice_pause", sa.Column("recipient", sa.String(63), primary_key=True), _text("by", 63), _instant("at")
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("token_hash", 64),
        _text("staff_id", 63),
        _text("role", 63),
        _text("municipality", 63),
        _text("made_by", 63),
        _instant("made_at"),
        _text("revoked_by", 63),
        _instant("revoked_at", nullable=True),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
    )


def _work_items() -> None:
    for column in (
        sa.Column("waits_for", sa.String, nullable=False, server_default=""),
        _text("assigned_to", 63, ""),
        sa.Column("snoozed_until", sa.Date),
        sa.Column("next_notice_on", sa.Date),
        _text("told_status", 16, ""),
        sa.Column("told_statutory_due", sa.Date),
        sa.Column("told_target_due", sa.Date),
        _text("told_role", 63, ""),
        _text("told_to", 63, ""),
        sa.Column("told_on", sa.Date),
        sa.Column("calendar_sequence", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("work_item", column)
    op.create_index(
        "ix_work_item_to_tell", "work_item", ["next_notice_on"], sqlite_where=_TO_TELL, postgresql_where=_TO_TELL
    )
    op.create_index("ix_work_item_assigned", "work_item", ["assigned_to"])
    # What was open before there were notices is told with the next sweep.
    op.execute("UPDATE work_item SET next_notice_on = CURRENT_DATE WHERE status IN ('waiting', 'open', 'blocked')")


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
