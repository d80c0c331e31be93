"""The organisations of a region: municipalities, county, employment areas, offices, units and people."""

from datetime import date
from typing import Annotated, ClassVar, Literal

import phonenumbers
from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from pyrage import RecipientError, x25519

from models.dates import Day, TimeOfDay
from models.notice_kind import ChannelKind, Delivery, NoticeKind
from models.role import Organisation
from models.values import Identifier, Language, Text, Value
from models.vocabulary import PlaceKind

StaffId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,62}$")]
Mail = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]


def _phone(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "FI")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise PydanticCustomError(
            "not_a_phone", "{value} is no telephone number; write it as +358 40 123 4567", {"value": repr(text)}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


#: A telephone number, stored as +358401234567; one without a country is Finnish.
Phone = Annotated[str, AfterValidator(_phone)]


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

    kind: ClassVar[Organisation] = Organisation.COUNTY

    id: Identifier
    name: LocalNames
    languages: tuple[Language, ...] = Field(min_length=1)


class EmploymentArea(Value):
    """An employment area, with the municipality that leads it where that is known."""

    kind: ClassVar[Organisation] = Organisation.EMPLOYMENT_AREA

    id: Identifier
    name: LocalNames
    lead: Identifier | None = None


#: More places than any municipality agrees on for a year.
MOST_PLACES = 10_000
Places = Annotated[int, Field(strict=True, ge=0, le=MOST_PLACES)]


class AgreedPlaces(Value):
    """How many people a municipality has agreed with the state to receive in a calendar year."""

    year: Annotated[int, Field(strict=True, ge=2020, le=2100)]
    quota: Places = 0
    """Refugees of the quota, without the two kinds below."""
    municipality_place: Places = 0
    """People with a residence permit who move from reception centres."""
    unaccompanied: Places = 0
    """Children without a guardian, of every track."""
    emergency: Places = 0
    """Emergency cases of the quota."""

    def of(self, kind: PlaceKind) -> int:
        """Return how many places of one kind there are."""
        return int(getattr(self, kind.value))


class Municipality(Value):
    """A municipality and where its people are served; routing is per municipality and per function."""

    kind: ClassVar[Organisation] = Organisation.MUNICIPALITY

    id: Identifier
    name: LocalNames
    languages: tuple[Language, ...] = Field(min_length=1)
    """The languages of its official texts, its own first."""
    county: Identifier
    employment_area: Identifier
    integration_by: Identifier | None = None
    """The municipality that runs integration services for it, if not itself."""
    agreed_places: tuple[AgreedPlaces, ...] = ()
    """How many people it has agreed to receive, by calendar year; shown in the overview beside the places used."""

    @model_validator(mode="after")
    def _each_year_once(self) -> "Municipality":
        years = [one.year for one in self.agreed_places]
        if len(years) != len(set(years)):
            raise ValueError("agreed_places has a year twice")
        return self


class Office(Value):
    """A state office that a role of roles.yaml stands for in this region."""

    id: Identifier
    role: Identifier
    name: LocalNames
    seat: Text
    address: Mail | None = None
    """Left empty until somebody has checked it."""


class Absence(Value):
    """A time in which somebody is away, both days included."""

    model_config = ConfigDict(populate_by_name=True)

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    substitute: StaffId | None = None
    """Who stands in during this absence; without it, the person's own substitute."""

    @model_validator(mode="after")
    def _not_backwards(self) -> "Absence":
        if self.first > self.last:
            raise ValueError("from is after to")
        return self


def _age_recipient(text: str) -> str:
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        raise PydanticCustomError("not_an_age_key", "no public key of age") from None
    return text


class HealthKey(Value):
    """A public key to which health data for a unit are sealed. The private one never leaves the county."""

    id: Identifier
    recipient: Annotated[str, AfterValidator(_age_recipient)]
    """The public key in the age format: age1…"""
    valid_from: Day
    valid_to: Day | None = None
    """The last day on which anything is sealed to it."""

    def is_valid_on(self, day: date) -> bool:
        """Whether files may be sealed to it on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _valid_for_a_while(self) -> "HealthKey":
        if self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self


class Unit(Value):
    """A unit of one organisation, in which people hold roles."""

    id: StaffId
    organisation: Identifier
    """The municipality, county or employment area that it belongs to."""
    name: LocalNames
    address: Mail | None = None
    """The unit's shared mailbox."""
    gateway: Identifier | None = None
    """The name of another channel of the unit, e.g. Teams; its address is a secret of the installation."""
    health_keys: tuple[HealthKey, ...] = ()
    """Of the county's unit for health: what health data are sealed to; of several, the newest valid one."""


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
    sign_in: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """What the claim of KOTOPOLKU_OIDC_CLAIM says of the person, where it is another than her e-mail address."""
    phone: Phone | None = None
    """The person's mobile number at work, e.g. +358 40 123 4567."""
    channels: tuple[Literal[ChannelKind.EMAIL, ChannelKind.SMS], ...] = Field((ChannelKind.EMAIL,), min_length=1)
    """How the person is reached, the first choice first; the next one is tried when one fails for good."""
    substitute: StaffId | None = None
    """Who stands in when the person is away."""
    absences: tuple[Absence, ...] = ()
    """When the person is away."""
    digest_at: TimeOfDay | None = None
    """The local time of the person's morning digest, if another than everybody's."""
    delivery: dict[NoticeKind, Delivery] = Field(default_factory=dict)
    """Kinds of notices that the person wants by themselves or with the digest."""
    valid_from: Day
    valid_to: Day | None = None

    def works_on(self, day: date) -> bool:
        """Whether the person is employed on *day* and not away."""
        employed = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return employed and self.absence_on(day) is None

    def absence_on(self, day: date) -> Absence | None:
        """Return the absence that *day* falls into, if any."""
        return next((one for one in self.absences if one.first <= day <= one.last), None)

    @model_validator(mode="after")
    def _sms_needs_a_number(self) -> "StaffMember":
        if ChannelKind.SMS in self.channels and self.phone is None:
            raise ValueError("channel sms needs phone")
        return self

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

    @property
    def organisations(self) -> tuple[Municipality | County | EmploymentArea, ...]:
        """Every organisation that people of this region work for."""
        return (*self.municipalities, *self.counties, *self.employment_areas)

    def organisations_serving(self, organisation: str, *, for_integration: bool) -> frozenset[str]:
        """Return the organisations that serve a municipality, county or employment area of this region.

        A municipality's county and employment area do, and itself; its integration services may be run by another.
        A county or an employment area serves itself.
        """
        place = next((one for one in self.organisations if one.id == organisation), None)
        if not isinstance(place, Municipality):
            return frozenset({place.id} if place else ())
        own = {place.id, place.integration_by or place.id} if for_integration else {place.id}
        return frozenset({place.county, place.employment_area, *own})
