"""What the watchdog knows and decides: whether sweeps end, and whether that was told. No database, no network."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class News(StrEnum):
    """What the operator is to be told now."""

    NONE = "none"
    OUTAGE = "outage"
    OVER = "over"


@dataclass(frozen=True)
class Watch:
    """What the watchdog remembers from one look to the next."""

    ended_at: datetime
    """The last end of a sweep that it knows of; before the first, the instant of its first look."""
    told_at: datetime | None = None
    """When the operator was told of an outage that was not known to be over."""


def seen(watch: Watch | None, ended_at: datetime | None, now: datetime) -> Watch:
    """Return what is known after a look that found *ended_at*, or nothing; an earlier end does not replace a later."""
    if watch is None:
        return Watch(ended_at or now)
    return replace(watch, ended_at=max(watch.ended_at, ended_at)) if ended_at else watch


def is_outage(ended_at: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether sweeps have been away for too long."""
    return now - ended_at > limit


def news(watch: Watch, now: datetime, limit: timedelta) -> News:
    """Return what is to be told: an outage once, and once that it is over."""
    if is_outage(watch.ended_at, now, limit):
        return News.NONE if watch.told_at else News.OUTAGE
    return News.OVER if watch.told_at else News.NONE


def told(watch: Watch, what: News, now: datetime) -> Watch:
    """Return what is known once *what* was told."""
    return replace(watch, told_at=now if what is News.OUTAGE else None)
