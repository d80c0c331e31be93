"""Why somebody who went to her organisation's provider is not signed in; each has one sentence among the texts."""

from enum import StrEnum


class Failure(StrEnum):
    """What went wrong; the text is `provider_` and its value."""

    DOWN = "down"
    DENIED = "denied"
    REFUSED = "refused"
    STRANGE = "strange"
    USED = "used"
    LATE = "late"
    UNVERIFIED = "unverified"
    CLOCK = "clock"
    UNKNOWN = "unknown"


class ProviderFailedError(Exception):
    """Nobody was signed in.

    Args:
        failure: What she is told.
        detail: A code for the log of whoever runs the desk: never what the provider says of a person.
    """

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(failure.value, detail)
        self.failure = failure
        self.detail = detail
