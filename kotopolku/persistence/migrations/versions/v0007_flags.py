"""Room for all flags of a person at once.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Widen the column."""
    with op.batch_alter_table("household_member") as table:
        table.alter_column("flags", type_=sa.String(400), existing_type=sa.String(200), existing_nullable=False)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
