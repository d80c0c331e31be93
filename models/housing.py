"""Dwellings of the municipalities, and for which placement one is held in which time."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

#: A reservation that holds its dwelling.
LIVE = text("released_at IS NULL")


class Dwelling(SQLModel, table=True):
    """One dwelling that a municipality can offer. Its address is shown on the command line and at the desk only."""

    __tablename__ = "dwelling"
    __table_args__ = (UniqueConstraint("municipality", "reference", name="uq_dwelling"),)

    id: int | None = Field(default=None, primary_key=True)
    municipality: str = Field(max_length=63)
    reference: str = Field(max_length=40, description="What the municipality calls it.")
    address: str = Field(max_length=200)
    rooms: int = Field(description="Without the kitchen.")
    beds: int
    floor: int
    step_free: bool = Field(description="Whether one gets in without steps.")
    rent: int = Field(description="Cents in a month.")
    water: int = Field(description="Cents in a month.")
    owner_kind: str = Field(max_length=32)
    owner_name: str = Field(max_length=100)
    free_from: date
    free_to: date | None = Field(default=None, description="The last day on which it can be lived in, if there is one.")

    @property
    def row(self) -> int:
        """The row id of a stored dwelling."""
        assert self.id is not None, "a dwelling is stored before it is reserved"
        return self.id

    @property
    def cost(self) -> int:
        """Rent and water in cents a month."""
        return self.rent + self.water


class HousingReservation(SQLModel, table=True):
    """A dwelling held for a placement. The database refuses two live ones of one dwelling that overlap."""

    __tablename__ = "housing_reservation"
    __table_args__ = (
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ck_housing_reservation_days"),
        Index("uq_housing_reservation_live", "placement_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_housing_reservation_dwelling", "dwelling_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    dwelling_id: int = Field(foreign_key="dwelling.id")
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    first_day: date
    last_day: date | None = Field(default=None, description="Nothing: until it is released.")
    reserved_at: datetime = Field(description="Instant, in UTC.")
    reserved_by: str = Field(max_length=63, description="Staff id.")
    small_because: str = Field(default="", max_length=32, description="A choice; nothing if it is large enough.")
    equipment: str = Field(default="", max_length=1000, description="What is there: codes with spaces between.")
    keys_on: date | None = Field(default=None, description="The day on which the household got the keys.")
    released_at: datetime | None = Field(default=None, description="Instant, in UTC: it holds the dwelling no more.")
    released_because: str = Field(default="", max_length=32, description="A choice, never free text.")
