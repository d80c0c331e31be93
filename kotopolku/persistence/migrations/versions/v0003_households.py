"""Households: who joined and left, suspensions, applications to Kela, agreement by a second person, moves.

Frozen: later changes are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_TO_REPLAN = sa.text("replan_on IS NOT NULL")


def _text(name: str, size: int, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default=default)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _of_a_person(table: str, *columns: sa.Column[Any], unique: tuple[str, ...]) -> None:
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
    added = {
        "household_member": (
            _day("joined_on", nullable=True),
            _text("joined_because", 32, ""),
            _day("left_on", nullable=True),
            _text("left_because", 32, ""),
        ),
        "case_report": (
            _text("agreement", 16, ""),
            _text("second_by", 63, ""),
            sa.Column("second_at", sa.DateTime(timezone=True)),
        ),
        "placement": (_text("continues", 20, ""), _day("replan_on", nullable=True)),
    }
    for table, columns in added.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(
        "ix_placement_to_replan", "placement", ["replan_on"], sqlite_where=_TO_REPLAN, postgresql_where=_TO_REPLAN
    )
    _of_a_person("plan_suspension", _day("first_day"), _day("last_day"), _text("reason", 63), unique=("first_day",))
    _of_a_person("kela_application", _text("kind", 32), _day("received"), unique=("kind", "received"))
    # Nobody has asked yet on which day these change by date alone.
    op.execute("UPDATE placement SET replan_on = CURRENT_DATE WHERE status = 'open'")


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
