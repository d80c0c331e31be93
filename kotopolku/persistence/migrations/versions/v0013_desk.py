"""The desk: one-time links, sessions, attempts to sign in, reads of people's data, and broken glass.

Frozen: later changes are migrations of their own.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Add their tables, and let nobody change or delete what was read."""
    _sign_in()
    op.create_table(
        "people_read",
        _id(),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id"), nullable=False),
        _instant("at"),
        _text("staff_id", 63),
        _text("channel", 16),
        _text("page", 32),
        _text("people", 400),
        _text("why", 63),
    )
    op.create_index("ix_people_read_placement_id", "people_read", ["placement_id"])
    op.create_table(
        "broken_glass",
        _id(),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        _text("staff_id", 63),
        _text("reason", 63),
        _instant("broken_at"),
        _instant("until"),
    )
    op.create_index("ix_broken_glass", "broken_glass", ["placement_id", "staff_id"])
    _append_only("people_read")


def _sign_in() -> None:
    op.create_table(
        "sign_in_link",
        _id(),
        _text("token_hash", 64),
        _text("browser_hash", 64),
        _text("staff_id", 63),
        _instant("made_at"),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sign_in_link_expires_at", "sign_in_link", ["expires_at"])
    op.create_table(
        "desk_session",
        _id(),
        _text("token_hash", 64),
        _text("staff_id", 63),
        _instant("began_at"),
        _instant("seen_at"),
        _instant("ended_at", nullable=True),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_desk_session_began_at", "desk_session", ["began_at"])
    op.create_table("sign_in_attempt", _id(), _text("key_hash", 64), _instant("at"))
    op.create_index("ix_sign_in_attempt_key_hash", "sign_in_attempt", ["key_hash"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'what was read is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what was read is append-only'; END $$"
    )
    for what, how in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {table}_no_{what.split()[0].lower()} BEFORE {what} ON {table} "
            f"FOR EACH {how} EXECUTE FUNCTION {table}_is_append_only()"
        )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
