"""What the watchdog remembers, in a file of the home folder: the database may be what is broken."""

import json
from datetime import datetime
from pathlib import Path

from kotopolku.operations.watch import Watch

NAME = "watchdog.json"


def read_watch(home: Path) -> Watch | None:
    """Return what was remembered; None the first time, or where the file cannot be understood."""
    try:
        found = json.loads((home / NAME).read_text(encoding="ascii"))
        ended_at, told_at = found["ended_at"], found["told_at"]
        return Watch(datetime.fromisoformat(ended_at), datetime.fromisoformat(told_at) if told_at else None)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_watch(home: Path, watch: Watch) -> None:
    """Remember, wholly or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    told_at = watch.told_at.isoformat() if watch.told_at else None
    half = home / f"{NAME}.half"
    half.write_text(json.dumps({"ended_at": watch.ended_at.isoformat(), "told_at": told_at}), encoding="ascii")
    half.replace(home / NAME)
