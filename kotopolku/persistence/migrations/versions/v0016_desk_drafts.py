"""What is typed at the desk over several pages and not saved yet.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add its table."""
    op.create_table(
        "desk_draft",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "session_hash",
            sa.String(64),
            sa.ForeignKey("desk_session.token_hash", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("session_hash", "kind", name="uq_desk_draft"),
    )
    op.create_index("ix_desk_draft_kept_until", "desk_draft", ["kept_until"])


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
