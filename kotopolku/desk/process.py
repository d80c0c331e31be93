"""How the desk's process is kept small: a small cache for each connection, and what whoever starts it sets."""

import sqlite3
from collections.abc import Mapping

from sqlalchemy import event

from kotopolku.persistence.database import engine

#: glibc keeps a heap of its own for each thread, up to eight a core; two are enough here and take 5 MB less.
LEAN: Mapping[str, str] = {"MALLOC_ARENA_MAX": "2"}

#: In kilobytes, a quarter of SQLite's own choice: the machine keeps the file in memory anyway, once for all.
_CACHE_OF_A_CONNECTION = 500


def keep_small(database: str) -> None:
    """Let each connection of this process to a SQLite file keep little of it; another database has no such cache."""
    if database.startswith("sqlite"):
        event.listen(engine(database), "connect", _with_small_cache)


def _with_small_cache(connection: sqlite3.Connection, _: object) -> None:
    connection.execute(f"PRAGMA cache_size=-{_CACHE_OF_A_CONNECTION}")
