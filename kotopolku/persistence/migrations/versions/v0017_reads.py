"""Reads of people's data on the command line stand beside those at the desk, and each says which kinds were read.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the kinds; until now the desk alone wrote here, and it shows names and birth dates only."""
    # The default stands for what is there already, which nobody may change: the table is append-only.
    op.add_column(
        "people_read", sa.Column("facts", sa.String(200), nullable=False, server_default=sa.text("'born name'"))
    )


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
