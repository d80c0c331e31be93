"""From what the work items of a placement were planned; until its next change that is not known.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column, empty: the next change plans the whole placement and fills it."""
    op.add_column("placement", sa.Column("planned_from", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
