"""Assessments of skills and need of integration services.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False)


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        _text("person", 32),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sealed_language", sa.LargeBinary),
        _text("interpreter", 16),
        sa.Column("interpreter_on", sa.Date),
        _text("form", 32),
        _text("county", 32),
        sa.Column("made_on", sa.Date),
        _text("made_by", 63),
        _text("result", 32),
        _text("referrals", 200),
        _text("left_out", 32),
        sa.UniqueConstraint("placement_id", "person", "number", name="uq_assessment"),
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
