"""When a sweep last came to its end: what the watchdog lives by."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from kotopolku.persistence.database import transaction
from kotopolku.persistence.installation_facts import fact
from models.placement import InstallationFact

SWEEP_ENDED = "sweep_ended"

_TABLE = cast(Table, InstallationFact.__table__)  # type: ignore[attr-defined]


def note_sweep_ended(url: str, at: datetime) -> None:
    """Write down that a sweep ended at this instant (UTC); of several the last one counts, in whatever order they come.

    The clock's instant, also in a demo: an outage lasts as long as it lasts.
    """
    text = at.isoformat(timespec="seconds")
    with transaction(url) as session:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        row = insert(_TABLE).values(name=SWEEP_ENDED, value=text)
        later = row.on_conflict_do_update(
            index_elements=[_TABLE.c.name], set_={"value": text}, where=_TABLE.c.value < text
        )
        session.connection().execute(later)


def last_sweep_ended(url: str) -> datetime | None:
    """Return the instant at which the last sweep ended, or None where none has yet."""
    text = fact(url, SWEEP_ENDED)
    return datetime.fromisoformat(text) if text else None
