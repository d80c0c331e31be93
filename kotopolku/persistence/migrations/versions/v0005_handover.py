"""The hand-over of health data: envelopes, and ciphertext until the county acknowledges it.

Frozen: later changes are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "health_envelope",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _text("step", 63),
        _text("way", 32),
        sa.Column("sent_on", sa.Date, nullable=False),
        _text("reference", 40),
        _text("sent_by", 63),
        _instant("sent_at", nullable=False),
        _text("state", 16),
        sa.Column("size", sa.Integer),
        _text("checksum", 64),
        _text("media_type", 32),
        _text("recipient_unit", 63),
        _text("key_id", 63),
        _instant("taken_at"),
        _text("taken_by", 63),
        _instant("acknowledged_at"),
        _text("acknowledged_by", 63),
        _instant("deleted_at"),
        sa.UniqueConstraint("placement_id", "number", name="uq_health_envelope"),
    )
    op.create_index("ix_health_envelope_state", "health_envelope", ["state"])
    op.create_table(
        "health_ciphertext",
        sa.Column("envelope_id", sa.Integer, sa.ForeignKey("health_envelope.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
