"""How the desk's process is kept small: by itself, and by whoever starts it."""

import gc
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import event

from kotopolku.errors import DefinitionsBrokenError
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine

#: glibc keeps a heap of its own for each thread, up to eight a core; one is enough here and takes some 10 MB less.
LEAN: Mapping[str, str] = {"MALLOC_ARENA_MAX": "1"}

#: In kilobytes, a tenth of SQLite's own choice: the machine keeps the file in memory anyway, once for all.
_CACHE_OF_A_CONNECTION = 200

#: A quarter of Python's own choice, which takes a megabyte more for each connection; most pages ask fewer.
_STATEMENTS_OF_A_CONNECTION = 32


def keep_small(installation: Installation) -> None:
    """Load what every request needs, and keep this process small from then on.

    Each connection to a SQLite file keeps little of it, and few statements; another database has no such cache. What
    is loaded stays, so the collector need not look at it again: it looks at the rest more often, and what requests
    leave does not pile up.
    """
    # Who asks is told what is broken, as long as it is.
    with suppress(DefinitionsBrokenError):
        _ = installation.definitions
    gc.collect()
    gc.freeze()
    if installation.database.startswith("sqlite"):
        event.listen(engine(installation.database), "do_connect", _with_few_statements)
        event.listen(engine(installation.database), "connect", _with_small_cache)


def _with_few_statements(_dialect: object, _record: object, _arguments: object, options: dict[str, Any]) -> None:
    options["cached_statements"] = _STATEMENTS_OF_A_CONNECTION


def _with_small_cache(connection: sqlite3.Connection, _: object) -> None:
    connection.execute(f"PRAGMA cache_size=-{_CACHE_OF_A_CONNECTION}")
