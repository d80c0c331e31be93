"""When a notice may go out: local mornings, quiet hours and working days, told as instants in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kotopolku.planning.calendar import is_working_day
from models.ladder import QuietHours

ZONE = ZoneInfo("Europe/Helsinki")
_DAY = timedelta(days=1)


def at_local(day: date, clock: time) -> datetime:
    """Return the instant of a local time; one that a spring night skips is that of an hour later.

    On the autumn night, when an hour comes twice, it is the first.
    """
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def local_moment(instant: datetime) -> tuple[date, time]:
    """Return the local date and time of an instant."""
    local = instant.astimezone(ZONE)
    return local.date(), local.time()


@lru_cache(maxsize=256)  # A sweep asks the same of thousands of notices.
def from_morning(now: datetime, morning: time) -> datetime:
    """Return now, or today's morning if that is still to come."""
    today, _ = local_moment(now)
    return max(now, at_local(today, morning))


@lru_cache(maxsize=256)
def next_digest(now: datetime, clock: time) -> datetime:
    """Return the next digest time on a working day: today's if it is still to come."""
    day, _ = local_moment(now)
    while at_local(day, clock) < now or not is_working_day(day):
        day += _DAY
    return at_local(day, clock)


def after_quiet(instant: datetime, quiet: QuietHours) -> datetime:
    """Return the first instant from *instant* on at which a telephone may ring."""
    while True:
        day, clock = local_moment(instant)
        if quiet.working_days_only and not is_working_day(day):
            instant = at_local(day + _DAY, time(0))
        elif _is_quiet(clock, quiet):
            instant = at_local(day + _DAY if clock >= quiet.end else day, quiet.end)
        else:
            return instant


def _is_quiet(clock: time, quiet: QuietHours) -> bool:
    if quiet.begin <= quiet.end:
        return quiet.begin <= clock < quiet.end
    return clock >= quiet.begin or clock < quiet.end
