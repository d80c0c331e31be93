"""Work lists are picked from one index: whose work, in which state, of which case, how urgent.

Frozen: later changes are migrations of their own.
"""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Put the index in the place of the one of role and state, which it begins with."""
    columns = ["role", "status", "placement_id", "act_by", "opens_on", "assigned_to"]
    op.create_index("ix_work_item_list", "work_item", columns)
    op.drop_index("ix_work_item_role", table_name="work_item")


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
