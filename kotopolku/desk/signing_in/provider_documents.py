"""What the provider publishes, kept for a while: read by one request at a time, and not at once after a failure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError
from kotopolku.desk.signing_in.provider_http import ask_provider

_KEPT_FOR = timedelta(hours=1)

#: Whoever signs in meanwhile is told at once, and does not wait in a row for a provider that is down.
_FAILED_FOR = timedelta(seconds=10)

#: New keys are fetched when a token names one that is not known, but nobody can make us fetch them all the time.
_RENEWED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class _Kept:
    at: datetime
    document: dict[str, Any] | None
    """Nothing if it could not be read."""


class Documents:
    """The provider's documents by their addresses, of which there are two."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def read(self, address: str, *, renew: bool = False) -> dict[str, Any]:
        """Return a document.

        Args:
            address: Where it is.
            renew: Whether one that was read more than a minute ago is too old.

        Raises:
            ProviderFailedError: It cannot be read.
        """
        with self._lock:
            now, kept = self._clock(), self._kept.get(address)
            if kept is None or now >= kept.at + _lasts(kept, renew=renew):
                kept = self._kept[address] = _Kept(now, _read(address))
        if kept.document is None:
            raise ProviderFailedError(Failure.DOWN, "document")
        return kept.document


def _lasts(kept: _Kept, *, renew: bool) -> timedelta:
    if kept.document is None:
        return _FAILED_FOR
    return _RENEWED_AFTER if renew else _KEPT_FOR


def _read(address: str) -> dict[str, Any] | None:
    try:
        status, document = ask_provider("GET", address)
    except ProviderFailedError:
        return None
    return document if status == 200 and document else None
