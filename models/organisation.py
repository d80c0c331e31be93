"""The organisations of a region: municipalities, county, employment areas, offices, units and people."""

from typing import Annotated

from pydantic import Field, model_validator

from models.dates import Day
from models.values import Identifier, Language, Text, Value

StaffId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,62}$")]
Mail = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


class LocalNames(Value):
    """A name in the languages of the place; English takes the Swedish name where it has none of its own."""

    fi: Text
    sv: Text
    en: Text | None = None

    def in_language(self, language: Language) -> str:
        """Return the name in *language*."""
        return {Language.FI: self.fi, Language.SV: self.sv}.get(language, self.en or self.sv)


class County(Value):
    """A wellbeing services county."""

    id: Identifier
    name: LocalNames
    languages: tuple[Language, ...] = Field(min_length=1)


class EmploymentArea(Value):
    """An employment area, with the municipality that leads it where that is known."""

    id: Identifier
    name: LocalNames
    lead: Identifier | None = None


class Municipality(Value):
    """A municipality and where its people are served; routing is per municipality and per function."""

    id: Identifier
    name: LocalNames
    languages: tuple[Language, ...] = Field(min_length=1)
    """The languages of its official texts, its own first."""
    county: Identifier
    employment_area: Identifier
    integration_by: Identifier | None = None
    """The municipality that runs integration services for it, if not itself."""


class Office(Value):
    """A state office that a role of roles.yaml stands for in this region."""

    id: Identifier
    role: Identifier
    name: LocalNames
    seat: Text
    address: Mail | None = None
    """Left empty until somebody has checked it."""


class Unit(Value):
    """A unit of one organisation, in which people hold roles."""

    id: StaffId
    organisation: Identifier
    """The municipality, county or employment area that it belongs to."""
    name: LocalNames
    address: Mail | None = None
    """The unit's shared mailbox."""


class StaffMember(Value):
    """A person at work. Only the staff id may leave our database."""

    id: StaffId
    name: Text
    unit: StaffId
    roles: tuple[Identifier, ...] = Field(min_length=1)
    office_holder: bool = False
    """Holds public office, as assessments and plans require."""
    language: Language
    mail: Mail
    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _valid_for_a_while(self) -> "StaffMember":
        if self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self


class Region(Value):
    """The whole of an organisation file."""

    id: Identifier
    name: LocalNames
    counties: tuple[County, ...]
    employment_areas: tuple[EmploymentArea, ...]
    municipalities: tuple[Municipality, ...] = Field(min_length=1)
    offices: tuple[Office, ...] = ()
    units: tuple[Unit, ...] = ()
    staff: tuple[StaffMember, ...] = ()
