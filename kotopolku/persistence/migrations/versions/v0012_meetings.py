"""Joint meetings; and the day of a booked interpreter on a work item, and which one was last told.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_BOOKED = """
    SELECT assessment.interpreter_on FROM assessment
    WHERE assessment.placement_id = work_item.placement_id AND assessment.person = work_item.person
    AND assessment.interpreter_on IS NOT NULL AND assessment.made_on IS NULL AND assessment.left_out = ''
"""
_FILL = f"""
    UPDATE work_item SET interpreter_on = ({_BOOKED}), next_notice_on = CURRENT_DATE
    WHERE step = 'initial_interview_assessment' AND status IN ('waiting', 'open', 'blocked') AND EXISTS ({_BOOKED})
    AND EXISTS (SELECT 1 FROM placement WHERE placement.id = work_item.placement_id AND placement.status = 'open')
"""


def upgrade() -> None:
    """Add table and columns, and let the sweep look at whatever is booked already."""
    op.create_table(
        "joint_meeting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("roles", sa.String(1000), nullable=False),
        sa.Column("next_steps", sa.String(4000), nullable=False),
        sa.Column("recorded_by", sa.String(63), nullable=False),
        sa.UniqueConstraint("placement_id", "number", name="uq_joint_meeting"),
    )
    op.add_column("work_item", sa.Column("interpreter_on", sa.Date))
    op.add_column("work_item", sa.Column("told_interpreter_on", sa.Date))
    op.execute(_FILL)


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
