"""The first shape: placements, people, work items, reports, answers and the audit.

Frozen: later changes are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

CHANGES = ("UPDATE", "DELETE")
_PENDING = sa.text("status IN ('waiting', 'open', 'blocked') AND due_recorded_on IS NULL")


def _placement() -> sa.Column[int]:
    return sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False)


def _text(name: str, size: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Make every table, and the triggers that keep the audit append-only."""
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("case_number", 20),
        _text("track", 32),
        _text("municipality", 63),
        _text("process", 63),
        _text("process_version", 20),
        _text("status", 16),
        _text("flags", 200),
        _text("proposal_hash", 64),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("sequence", "version", "published_version", "run_generation")
        ),
        _text("run_id", 36, nullable=True),
        sa.UniqueConstraint("case_number", name="uq_placement_case_number"),
        sa.UniqueConstraint("municipality", "proposal_hash", name="uq_placement_proposal"),
    )
    op.create_index("ix_placement_municipality", "placement", ["municipality"])
    op.create_index("ix_placement_status", "placement", ["status"])
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table("installation_fact", sa.Column("name", sa.String(63), primary_key=True), _text("value", 200))
    _people()
    _work()
    _audit()


def _people() -> None:
    op.create_table(
        "household_member",
        sa.Column("id", sa.Integer, primary_key=True),
        _placement(),
        _text("label", 32),
        _text("age_group", 16, nullable=True),
        _text("labour_market", 32, nullable=True),
        _text("flags", 200),
        sa.Column("sealed_name", sa.LargeBinary),
        sa.Column("sealed_birth_date", sa.LargeBinary),
        sa.UniqueConstraint("placement_id", "label", name="uq_member_label"),
    )
    op.create_index("ix_household_member_placement_id", "household_member", ["placement_id"])
    op.create_table(
        "milestone",
        sa.Column("id", sa.Integer, primary_key=True),
        _placement(),
        _text("person", 32),
        _text("name", 63),
        sa.Column("day", sa.Date, nullable=False),
        sa.UniqueConstraint("placement_id", "person", "name", name="uq_milestone"),
    )
    op.create_index("ix_milestone_placement_id", "milestone", ["placement_id"])


def _work() -> None:
    dates = ("done_on", "opens_on", "earliest", "eligible_until", "statutory_due", "act_by", "target_due", "due_on")
    op.create_table(
        "work_item",
        sa.Column("id", sa.Integer, primary_key=True),
        _placement(),
        _text("step", 63),
        _text("person", 32),
        sa.Column("occurrence", sa.Integer, nullable=False),
        _text("stage", 32),
        _text("role", 63),
        _text("acting_role", 63),
        _text("status", 16),
        *(sa.Column(name, sa.Date) for name in dates),
        sa.Column("without_delay", sa.Boolean, nullable=False),
        sa.Column("impossible", sa.Boolean, nullable=False),
        _text("source", 63),
        sa.Column("due_recorded_on", sa.Date),
        sa.UniqueConstraint("placement_id", "step", "person", "occurrence", name="uq_work_item"),
    )
    op.create_index("ix_work_item_role", "work_item", ["role", "status"])
    op.create_index("ix_work_item_pending", "work_item", ["due_on"], sqlite_where=_PENDING, postgresql_where=_PENDING)
    op.create_table(
        "case_report",
        sa.Column("id", sa.Integer, primary_key=True),
        _placement(),
        _text("step", 63),
        _text("person", 32),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        _text("kind", 16),
        sa.Column("done_on", sa.Date),
        _text("reason", 63, nullable=True),
        _text("reported_by", 63),
        sa.Column("verified", sa.Boolean, nullable=False),
        _text("channel", 16),
        _instant("reported_at"),
        _instant("reopened_at", nullable=True),
        sa.Column("shown_in_run", sa.Boolean, nullable=False),
        sa.UniqueConstraint("placement_id", "step", "person", "occurrence", "revision", name="uq_case_report"),
    )
    op.create_table(
        "form_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        _placement(),
        sa.Column("sequence", sa.Integer, nullable=False),
        _text("outcome", 16),
        sa.Column("raw", sa.String, nullable=False),
        _text("error", 2000),
        sa.Column("follow_up", sa.String, nullable=False),
        _instant("answered_at"),
        sa.UniqueConstraint("placement_id", "sequence", name="uq_form_answer"),
    )


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        _instant("at"),
        _text("actor", 63),
        sa.Column("verified", sa.Boolean, nullable=False),
        _text("channel", 16),
        _text("action", 63),
        sa.Column("details", sa.String, nullable=False),
        _text("previous_hash", 64),
        _text("hash", 64),
        sa.UniqueConstraint("placement_id", "number", name="uq_audit_entry"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in CHANGES:
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    )
    op.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def downgrade() -> None:
    """There is no way back to nothing: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
