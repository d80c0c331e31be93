"""What may be answered to an offer of contact with social welfare. Choices: free text may hold what is secret."""

from enum import StrEnum


class OfferAnswer(StrEnum):
    """What became of the offer to contact social welfare."""

    CONSENT = "consent"
    DECLINED = "declined"
    NOT_ASKED = "not_asked"


class NotificationGround(StrEnum):
    """On what a notification is made without consent (SHL 35 §)."""

    CANNOT_LOOK_AFTER_SELF = "cannot_look_after_self"
    CHILD_INTEREST = "child_interest"


class WelfareEntry(StrEnum):
    """What is recorded of a referral, each by the action of its name."""

    OFFER = "offer"
    SEND = "send"
    RECEIVED = "received"
    CHECKED = "checked"
    FEEDBACK = "feedback"
