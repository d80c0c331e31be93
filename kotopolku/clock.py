"""The one clock: entry points read it and pass the day down."""

from datetime import date

import pendulum


def local_today() -> date:
    """Return the local date in Finland."""
    now = pendulum.now("Europe/Helsinki")
    return date(now.year, now.month, now.day)
