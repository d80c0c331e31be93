"""Applications to Kela: for which month, who applies, what Kela asked for, completed, decided, withdrawn.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_DAYS = ("sent_on", "asked_on", "complete_by", "completed_on", "decided_on", "withdrawn_on")
_TEXTS = (("month", 7), ("applied_by", 16), ("outcome", 16))


def upgrade() -> None:
    """Extend the table, number what it holds, and write completions into the applications that they completed."""
    with op.batch_alter_table("kela_application") as table:
        table.drop_constraint("uq_kela_application", type_="unique")
        table.add_column(sa.Column("number", sa.Integer, nullable=False, server_default="0"))
        for name, size in _TEXTS:
            table.add_column(sa.Column(name, sa.String(size), nullable=False, server_default=""))
        for name in _DAYS:
            table.add_column(sa.Column(name, sa.Date, nullable=True))
    op.execute(
        "UPDATE kela_application SET completed_on = ("
        " SELECT MAX(done.received) FROM kela_application AS done"
        " WHERE done.placement_id = kela_application.placement_id AND done.person = kela_application.person"
        " AND done.kind = 'housing_allowance_completed' AND done.received >= kela_application.received)"
        " WHERE kind = 'housing_allowance'"
    )
    # A completion of nothing gave no date, because only the application itself makes a decision due.
    op.execute("DELETE FROM kela_application WHERE kind = 'housing_allowance_completed'")
    op.execute(
        "UPDATE kela_application SET number = ("
        " SELECT COUNT(*) FROM kela_application AS before"
        " WHERE before.placement_id = kela_application.placement_id AND before.id <= kela_application.id)"
    )
    with op.batch_alter_table("kela_application") as table:
        table.create_unique_constraint("uq_kela_application", ["placement_id", "number"])


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
