"""Housing: dwellings, and reservations of which two live ones of one dwelling can never overlap.

Frozen: later changes are migrations of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_LIVE = sa.text("released_at IS NULL")
# Without btree_gist a number has no place in a gist index: a range that holds only it has.
_EXCLUDE = (
    "ALTER TABLE housing_reservation ADD CONSTRAINT ex_housing_reservation_overlap EXCLUDE USING gist"
    " (int4range(dwelling_id, dwelling_id, '[]') WITH &&, daterange(first_day, last_day, '[]') WITH &&)"
    " WHERE (released_at IS NULL)"
)
_TRIGGER = (
    "CREATE TRIGGER housing_reservation_overlap_{moment} BEFORE {moment} ON housing_reservation"
    " WHEN NEW.released_at IS NULL AND EXISTS (SELECT 1 FROM housing_reservation AS other"
    " WHERE other.dwelling_id = NEW.dwelling_id AND other.released_at IS NULL AND other.id IS NOT {own}"
    " AND other.first_day <= COALESCE(NEW.last_day, '9999-12-31')"
    " AND NEW.first_day <= COALESCE(other.last_day, '9999-12-31'))"
    " BEGIN SELECT RAISE(ABORT, 'ex_housing_reservation_overlap'); END"
)


def _text(name: str, size: int, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size), nullable=False, server_default=default)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    """Add the register of dwellings and the reservations, with the constraint of each database."""
    op.create_table(
        "dwelling",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("municipality", 63),
        _text("reference", 40),
        _text("address", 200),
        *(_number(name) for name in ("rooms", "beds", "floor")),
        sa.Column("step_free", sa.Boolean, nullable=False),
        *(_number(name) for name in ("rent", "water")),
        _text("owner_kind", 32),
        _text("owner_name", 100),
        sa.Column("free_from", sa.Date, nullable=False),
        sa.Column("free_to", sa.Date),
        sa.UniqueConstraint("municipality", "reference", name="uq_dwelling"),
    )
    op.create_table(
        "housing_reservation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("dwelling_id", sa.Integer, sa.ForeignKey("dwelling.id"), nullable=False),
        sa.Column("placement_id", sa.Integer, sa.ForeignKey("placement.id", ondelete="CASCADE"), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        _text("reserved_by", 63),
        _text("small_because", 32, ""),
        _text("equipment", 1000, ""),
        sa.Column("keys_on", sa.Date),
        sa.Column("released_at", sa.DateTime(timezone=True)),
        _text("released_because", 32, ""),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ck_housing_reservation_days"),
    )
    op.create_index(
        "uq_housing_reservation_live",
        "housing_reservation",
        ["placement_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_index("ix_housing_reservation_dwelling", "housing_reservation", ["dwelling_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_EXCLUDE)
    else:
        # Before an INSERT a row has no number of its own yet.
        for moment, own in (("INSERT", "NULL"), ("UPDATE", "NEW.id")):
            op.execute(_TRIGGER.format(moment=moment, own=own))


def downgrade() -> None:
    """There is no way back: restore a backup instead."""
    raise NotImplementedError("restore a backup instead")
