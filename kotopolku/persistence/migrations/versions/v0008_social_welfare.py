"""Referrals to social welfare, one row a person and attempt.

Frozen: later changes are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def _said(what: str, *, nullable: bool = True) -> tuple[sa.Column[Any], ...]:
    default = "" if nullable else None
    return (
        sa.Column(f"{what}_on", sa.Date, nullable=nullable),
        sa.Column(f"{what}_by", sa.String(63), nullable=False, server_default=default),
        sa.Column(f"{what}_at", sa.DateTime(timezone=True), nullable=nullable),
    )


def upgrade() -> None:
    """Add the table of referrals."""
    op.create_table(
        "social_welfare_referral",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("ground", sa.String(32), nullable=False, server_default=""),
        *_said("offered", nullable=False),
        *_said("sent"),
        *_said("received"),
        *_said("urgent_checked"),
        *_said("feedback_asked"),
        sa.UniqueConstraint("placement_id", "person", "attempt", name="uq_social_welfare_referral"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
