"""The assessment of a person's skills and need of integration services (KOTO 14–15 §), as it was booked and made."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Assessment(SQLModel, table=True):
    """One assessment of one person: booked, made, or left out. A step that is opened again begins a new one."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("placement_id", "person", "number", name="uq_assessment"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    number: int
    sealed_language: bytes | None = Field(default=None, description="An ISO 639 code, or other.")
    interpreter: str = Field(default="", max_length=16)
    interpreter_on: date | None = Field(default=None, description="The day for which the interpreter is booked.")
    form: str = Field(default="", max_length=32)
    county: str = Field(default="", max_length=32)
    made_on: date | None = None
    made_by: str = Field(default="", max_length=63, description="A staff id, of an office-holder.")
    result: str = Field(default="", max_length=32)
    referrals: str = Field(default="", max_length=200, description="Services, sorted, with spaces between.")
    left_out: str = Field(default="", max_length=32, description="A choice, never free text.")

    @property
    def is_booked(self) -> bool:
        """Whether it is still to be made."""
        return self.made_on is None and not self.left_out
