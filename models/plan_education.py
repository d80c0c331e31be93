"""What a person learns by the integration plan (KOTO 25–26 §): orientation, training and its final language test."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class CivicOrientation(SQLModel, table=True):
    """The hours of civic orientation in which one person took part; a step that is opened again begins a new row."""

    __tablename__ = "civic_orientation"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_civic_orientation"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    number: int
    hours: int = Field(description="Hours of teaching and self-study until then, all together.")
    counted_on: date
    completed_on: date | None = None
    report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")


class IntegrationTraining(SQLModel, table=True):
    """One integration training of one person, from its first day to its last."""

    __tablename__ = "integration_training"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_integration_training"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    number: int
    began_on: date
    ended_on: date | None = None
    interrupted: bool = Field(default=False, description="It ended before it was done.")
    report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")


class LanguageTest(SQLModel, table=True):
    """The final language test of one person: the level that it showed, or why none was taken."""

    __tablename__ = "language_test"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_language_test"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    number: int
    held_on: date
    level: str = Field(default="", max_length=2)
    not_taken: str = Field(default="", max_length=32)
    report_id: int | None = Field(default=None, foreign_key="case_report.id", ondelete="CASCADE")
