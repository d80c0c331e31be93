"""Integration plans and what follows from them.

Frozen: later changes are migrations of their own.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _text(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _day(name: str) -> sa.Column[date]:
    return sa.Column(name, sa.Date, nullable=False)


def _report(name: str = "report_id") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("case_report.id", ondelete="CASCADE"))


def _create(table: str, *columns: sa.Column[Any], unique: tuple[str, ...] = ("number",)) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        _text("person", 32),
        *columns,
        sa.UniqueConstraint("placement_id", "person", *unique, name=f"uq_{table}"),
    )


def upgrade() -> None:
    """Add their tables."""
    agreed = (("goal", 32), ("goal_reason", 32), ("services", 300), ("why", 32), ("county", 32))
    _create(
        "integration_plan",
        _number("number"),
        _day("made_on"),
        _text("made_by", 63),
        _day("valid_until"),
        *(_text(name, size) for name, size in (*agreed, ("follow_up", 32))),
        _report(),
        sa.Column("closed_on", sa.Date),
        _text("closed_why", 32),
        _text("closed_by", 63),
        _report("closing_report_id"),
    )
    _create(
        "plan_review",
        _number("plan"),
        _number("number"),
        _day("reviewed_on"),
        _text("reviewed_by", 63),
        _text("cause", 32),
        _text("outcome", 16),
        sa.Column("valid_until", sa.Date),
        *(_text(name, size) for name, size in agreed),
        _report(),
    )
    _create(
        "plan_referral",
        _number("plan"),
        _text("service", 32),
        _day("referred_on"),
        _text("referred_by", 63),
        _report(),
        unique=("plan", "service"),
    )
    _create(
        "plan_extension",
        _text("flag", 32),
        _text("ground", 32),
        _day("decided_on"),
        _text("decided_by", 63),
        unique=("flag",),
    )
    _create(
        "rights_explained",
        _number("plan"),
        _number("number"),
        _day("explained_on"),
        _text("explained_by", 63),
        _text("understood", 32),
        _report(),
    )
    _create(
        "civic_orientation",
        _number("number"),
        _number("hours"),
        _day("counted_on"),
        sa.Column("completed_on", sa.Date),
        _report(),
    )
    _create(
        "integration_training",
        _number("number"),
        _day("began_on"),
        sa.Column("ended_on", sa.Date),
        sa.Column("interrupted", sa.Boolean, nullable=False),
        _report(),
    )
    _create("language_test", _number("number"), _day("held_on"), _text("level", 2), _text("not_taken", 32), _report())


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
