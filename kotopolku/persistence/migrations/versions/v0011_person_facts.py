"""What is known of people, each with its source, who entered it and when; the same of names and birth dates.

Frozen: later changes are migrations of their own.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False)


def _instant(name: str) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True))


def upgrade() -> None:
    """Add their table, and the columns beside names and birth dates; of those known before nobody kept where from."""
    op.create_table(
        "person_fact",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        _text("person", 32),
        _text("kind", 32),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sealed_value", sa.LargeBinary),
        _text("source", 32),
        _text("entered_by", 63),
        _instant("entered_at"),
        _instant("superseded_at"),
        _instant("erased_at"),
        sa.UniqueConstraint("placement_id", "person", "kind", "number", name="uq_person_fact"),
    )
    for name in ("name", "born"):
        for column, size in ((f"{name}_source", 32), (f"{name}_by", 63)):
            op.add_column("household_member", sa.Column(column, sa.String(size), nullable=False, server_default=""))
        op.add_column("household_member", _instant(f"{name}_at"))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
