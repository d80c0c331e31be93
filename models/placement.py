"""The placement: one household's reception, and the counters that keep its Prefect run in step."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class PlacementStatus(StrEnum):
    """Whether work goes on."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"


#: Placements whose plan changes some day without anybody doing anything.
TO_REPLAN = text("replan_on IS NOT NULL")


class Placement(SQLModel, table=True):
    """One household's reception. Columns of choices hold the values of their enumerations, as text."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("municipality", "proposal_hash", name="uq_placement_proposal"),
        Index("ix_placement_to_replan", "replan_on", sqlite_where=TO_REPLAN, postgresql_where=TO_REPLAN),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_number: str = Field(max_length=20, unique=True, description="The only name that leaves this database.")
    track: str = Field(max_length=32)
    municipality: str = Field(max_length=63, index=True)
    process: str = Field(max_length=63)
    process_version: str = Field(max_length=20, description="The shape of the definition it was opened with.")
    status: str = Field(default=PlacementStatus.OPEN.value, max_length=16, index=True)
    flags: str = Field(default="", max_length=200, description="Household flags, sorted, with spaces between.")
    proposal_hash: str = Field(
        max_length=64, description="Keyed hash of the authority's proposal reference, or of the case that it continues."
    )
    wrapped_key: bytes = Field(description="The key of this placement's people, wrapped with the master key.")
    opened_on: date
    ended_on: date | None = None
    continues: str = Field(
        default="", max_length=20, description="The case of the municipality that the household moved from."
    )
    replan_on: date | None = Field(default=None, description="The next day on which the plan changes by date alone.")
    planned_from: str = Field(
        default="", max_length=80, description="The day and the keyed hash of what the work items were planned from."
    )
    sequence: int = Field(default=1, description="The form answer-{sequence} waits for the next answer.")
    version: int = Field(default=1, description="Raised by every change.")
    published_version: int = Field(default=0, description="The version that Prefect's page shows.")
    run_id: str | None = Field(default=None, max_length=36)
    run_generation: int = Field(default=1, description="Raised when a run is replaced.")


class CaseCounter(SQLModel, table=True):
    """The last case number of each year."""

    __tablename__ = "case_counter"

    year: int = Field(primary_key=True)
    last: int = 0


class InstallationFact(SQLModel, table=True):
    """What is true of the whole database, e.g. that it is a demo."""

    __tablename__ = "installation_fact"

    name: str = Field(primary_key=True, max_length=63)
    value: str = Field(max_length=200)
