"""Households: who joined and left, suspensions, applications to Kela, agreement by a second person, moves.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TO_REPLAN = sa.text("replan_on IS NOT NULL")


def _text(name: str, size: int, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default=default)


def _of_a_person(table: str, *columns: sa.Column[object], unique: tuple[str, ...]) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        _text("person", 32),
        *columns,
        sa.UniqueConstraint("placement_id", "person", *unique, name=f"uq_{table}"),
    )


def upgrade() -> None:
    """Add what households, moves and second persons need; every open placement is replanned once."""
    for column in (
        sa.Column("joined_on", sa.Date),
        _text("joined_because", 32, ""),
        sa.Column("left_on", sa.Date),
        _text("left_because", 32, ""),
    ):
        op.add_column("household_member", column)
    for column in (
        _text("agreement", 16, ""),
        _text("second_by", 63, ""),
        sa.Column("second_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("case_report", column)
    op.add_column("placement", _text("continues", 20, ""))
    op.add_column("placement", sa.Column("replan_on", sa.Date))
    op.create_index(
        "ix_placement_to_replan",
        "placement",
        ["replan_on"],
        sqlite_where=_TO_REPLAN,
        postgresql_where=_TO_REPLAN,
    )
    _of_a_person(
        "plan_suspension",
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        _text("reason", 63),
        unique=("first_day",),
    )
    _of_a_person(
        "kela_application",
        _text("kind", 32),
        sa.Column("received", sa.Date, nullable=False),
        unique=("kind", "received"),
    )
    # Nobody has asked yet on which day these change by date alone.
    op.execute("UPDATE placement SET replan_on = CURRENT_DATE WHERE status = 'open'")


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
