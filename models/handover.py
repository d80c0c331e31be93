"""Health data on its way to the county: envelopes, and ciphertext for as long as the county has not acknowledged it.

What the data say is stored nowhere (KOTO 73 §): of a hand-over there is only that, when, how, to whom and by whom.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class Way(StrEnum):
    """How health data reach the county."""

    COUNTY_SECURE_MAIL = "county_secure_mail"
    KANTA = "kanta"
    UMA = "uma"
    COURIER = "courier"


#: The ways outside this system, of which only a reference is kept.
ELSEWHERE = (Way.COUNTY_SECURE_MAIL, Way.KANTA, Way.UMA)


class EnvelopeState(StrEnum):
    """How far an envelope is."""

    SENT = "sent"
    TAKEN = "taken"
    ACKNOWLEDGED = "acknowledged"
    RECALLED = "recalled"
    SENT_BACK = "sent_back"


#: Where the county is waited for.
WAITING = (EnvelopeState.SENT, EnvelopeState.TAKEN)


class HealthEnvelope(SQLModel, table=True):
    """One hand-over of health data. Neither the name of a file nor anything in it stands here."""

    __tablename__ = "health_envelope"
    __table_args__ = (UniqueConstraint("placement_id", "number", name="uq_health_envelope"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    number: int = Field(description="1, 2, 3 … within the placement.")
    step: str = Field(max_length=63, description="The step whose work this is.")
    way: str = Field(max_length=32)
    sent_on: date
    reference: str = Field(default="", max_length=40, description="Of what was delivered elsewhere; a checked pattern.")
    sent_by: str = Field(max_length=63)
    sent_at: datetime = Field(description="Instant, in UTC.")
    state: str = Field(default=EnvelopeState.SENT.value, max_length=16, index=True)
    size: int | None = Field(default=None, description="Of the ciphertext, in bytes.")
    checksum: str = Field(default="", max_length=64, description="SHA-256 of the ciphertext.")
    media_type: str = Field(default="", max_length=32)
    recipient_unit: str = Field(default="", max_length=63)
    key_id: str = Field(default="", max_length=63, description="The key of the unit that opens it.")
    taken_at: datetime | None = None
    taken_by: str = Field(default="", max_length=63)
    acknowledged_at: datetime | None = None
    acknowledged_by: str = Field(default="", max_length=63)
    deleted_at: datetime | None = Field(default=None, description="When the ciphertext was deleted.")


class HealthCiphertext(SQLModel, table=True):
    """A file that only the county can open; deleted in the transaction in which it is acknowledged or recalled."""

    __tablename__ = "health_ciphertext"

    envelope_id: int = Field(primary_key=True, foreign_key="health_envelope.id", ondelete="CASCADE")
    sealed: bytes
