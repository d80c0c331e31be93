"""Referrals to social welfare: that contact was offered, what was answered, and how far it is.

Why a person needs social welfare is the county's to know and stands nowhere here.
"""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.welfare_choices import OfferAnswer


class SocialWelfareReferral(SQLModel, table=True):
    """One attempt to bring one person into contact with social welfare."""

    __tablename__ = "social_welfare_referral"
    __table_args__ = (UniqueConstraint("placement_id", "person", "attempt", name="uq_social_welfare_referral"),)

    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", ondelete="CASCADE")
    person: str = Field(max_length=32, description="The label.")
    attempt: int = Field(description="1, 2, 3 … of the person.")
    offered_on: date
    answer: str = Field(max_length=16, description="A choice, never free text.")
    ground: str = Field(default="", max_length=32, description="A choice; nothing where there is consent.")
    offered_by: str = Field(max_length=63, description="Staff id.")
    offered_at: datetime = Field(description="Instant, in UTC.")
    sent_on: date | None = None
    sent_by: str = Field(default="", max_length=63, description="Staff id.")
    sent_at: datetime | None = Field(default=None, description="Instant, in UTC.")
    received_on: date | None = None
    received_by: str = Field(default="", max_length=63, description="Staff id, of the county.")
    received_at: datetime | None = Field(default=None, description="Instant, in UTC.")
    urgent_checked_on: date | None = None
    urgent_checked_by: str = Field(default="", max_length=63, description="Staff id, of the county.")
    urgent_checked_at: datetime | None = Field(default=None, description="Instant, in UTC.")
    feedback_asked_on: date | None = None
    feedback_asked_by: str = Field(default="", max_length=63, description="Staff id.")
    feedback_asked_at: datetime | None = Field(default=None, description="Instant, in UTC.")

    @property
    def may_be_sent(self) -> bool:
        """Whether there is consent, or a ground to send it without."""
        return self.answer == OfferAnswer.CONSENT or bool(self.ground)
