"""The closed lists of names that notices are made with."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Why somebody is told."""

    OPENED = "opened"
    UPCOMING = "upcoming"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    BLOCKED = "blocked"
    DATE_MOVED = "date_moved"
    HANDED_ON = "handed_on"
    INTERPRETER = "interpreter"
    """An interpreter is booked for a day that comes near, or for another day or none any more."""
    NOBODY_REACHABLE = "nobody_reachable"
    GLASS_BROKEN = "glass_broken"
    DIGEST = "digest"


class Delivery(StrEnum):
    """When a notice goes out: by itself, or with the next morning's digest."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"


class ChannelKind(StrEnum):
    """How somebody is reached."""

    EMAIL = "email"
    SMS = "sms"
    GATEWAY = "gateway"


class Basis(StrEnum):
    """Which of a step's dates a notice is about."""

    STATUTORY = "statutory"
    TARGET = "target"
    RIGHT = "right"
    """The last day of the right itself, after which nothing is left to be done."""
    INTERPRETER = "interpreter"
    """The day for which an interpreter is booked: no date by which anything is to be done."""


class NoticeState(StrEnum):
    """What has become of a notice (after GOV.UK Notify)."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNDELIVERABLE = "undeliverable"
    SUPERSEDED = "superseded"


class Why(StrEnum):
    """By which rule somebody is told."""

    ASSIGNED = "assigned"
    HOLDER = "holder"
    SUBSTITUTE = "substitute"
    UNIT = "unit"
    COORDINATOR = "coordinator"
    SUPERIOR = "superior"
    PREREQUISITE = "prerequisite"
    EARLIER_HOLDER = "earlier_holder"
    OPERATOR = "operator"


#: Kinds that remind of a date and stop being true with it.
REMINDERS = frozenset(
    {NoticeKind.UPCOMING, NoticeKind.DUE_TODAY, NoticeKind.OVERDUE, NoticeKind.ESCALATION, NoticeKind.INTERPRETER}
)

#: Notices that may still go out.
WAITING_STATES = (NoticeState.QUEUED, NoticeState.SENDING, NoticeState.FAILED)

#: Nobody in particular: whoever runs Kotopolku.
OPERATOR = "operator"
