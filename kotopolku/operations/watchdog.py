"""The dead man's switch: tells the operator when no sweep has ended for too long, and when that is over.

It needs neither Prefect nor, once it has looked, the database. It watches the installation, never a statutory date:
who is told of those is decided by sweeps alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from kotopolku.operations.alarm import alarm
from kotopolku.operations.opened import NeedsDatabaseError, needed_database
from kotopolku.operations.patience import within
from kotopolku.operations.watch import News, Watch, is_outage, news, seen, told
from kotopolku.operations.watch_file import read_watch, write_watch
from kotopolku.persistence.sweep_ends import last_sweep_ended

#: How long the database is waited for; SQLite's writers are none of its hindrances.
ANSWER_SECONDS = 25.0


@dataclass(frozen=True)
class Look:
    """What one look found."""

    watch: Watch
    is_outage: bool
    has_ended: bool
    """Whether the database knows of a sweep that ended."""
    is_database_there: bool
    news: News
    is_told: bool
    """Whether the news reached the operator; True where there is none."""


def look(settings: Settings, now: datetime, write: Callable[[News, Watch, bool], tuple[str, str]]) -> Look:
    """Look once, tell what is new, and remember it. What could not be told is tried again by the next look.

    A crash between telling and remembering tells a second time.

    Args:
        settings: Whose installation it is.
        now: This instant, in UTC.
        write: Gives subject and text of some news, of what is known, and of whether the database could be asked.

    Raises:
        OSError: The home folder cannot be written to.
    """
    ended_at, is_there = _ended_at(settings)
    limit = timedelta(minutes=settings.watchdog_minutes)
    watch = seen(read_watch(settings.home), ended_at, now)
    # Written before anything is told: whoever cannot remember would tell again and again.
    write_watch(settings.home, watch)
    found = news(watch, now, limit)
    is_told = True
    if found is not News.NONE:
        subject, text = write(found, watch, is_there)
        is_told = alarm(settings, subject, text, now)
        if is_told:
            watch = told(watch, found, now)
            write_watch(settings.home, watch)
    return Look(watch, is_outage(watch.ended_at, now, limit), ended_at is not None, is_there, found, is_told)


def _ended_at(settings: Settings) -> tuple[datetime | None, bool]:
    """Return when the last sweep ended, as far as the database says, and whether it says anything."""
    try:
        return within(ANSWER_SECONDS, lambda: last_sweep_ended(needed_database(settings))), True
    except (SQLAlchemyError, NeedsDatabaseError, ModuleNotFoundError, TimeoutError):
        return None, False
