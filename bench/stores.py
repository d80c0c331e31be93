"""Databases with placements of the example family: some opened one by one, the others copied in SQL."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.casework.context import Context
from kotopolku.casework.opening import Registration, open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.upgrade import upgrade
from kotopolku.persistence.vault import Vault
from models.case_report import Channel

FAMILY = Path(__file__).parent.parent / "examples" / "quota-family.yaml"
TODAY = date(2026, 11, 22)
OPENED = date(2026, 6, 22)
COORDINATOR = Actor("vasa-coordinator", Channel.CLI)

#: What belongs to one placement, the placement first.
TABLES = ("placement", "household_member", "milestone", "work_item", "case_report", "audit_entry")

_COPIES = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :copies)"


@dataclass(frozen=True)
class Store:
    """One SQLite file of ours; *connection* is a plain one to the same file, with the same durability."""

    path: Path

    @property
    def url(self) -> str:
        """The address that Kotopolku uses."""
        return f"sqlite:///{self.path}"

    @cached_property
    def context(self) -> Context:
        """Casework on the day on which the placements are opened."""
        noon = datetime(OPENED.year, OPENED.month, OPENED.day, 9, tzinfo=UTC)
        return Context(load_configuration(Library(), TODAY), Vault(bytes(range(32))), OPENED, noon)

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """A connection for hand-written SQL."""
        made = sqlite3.connect(self.path, isolation_level=None, timeout=20)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=FULL")
        return made

    def create(self) -> None:
        """Bring the file to the present shape."""
        upgrade(self.url)
        fit_key(self.url, self.context.vault)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()
        engine(self.url).dispose()

    def family(self, number: int) -> Registration:
        """Return the registration of a family of six, under a proposal of its own."""
        raw = read_file(FAMILY)
        assert isinstance(raw, RawFile)
        written = {name: raw.data[name] for name in ("track", "municipality", "flags", "milestones", "people")}
        written["proposal_reference"] = f"BENCH-{number}"
        return checked_registration(written, "bench", self.context.definitions, OPENED)

    def open(self, registration: Registration) -> str:
        """Open a placement in a transaction of its own; return its number."""
        with transaction(self.url) as session:
            return open_placement(session, self.context, registration, COORDINATOR).case_number

    def grow(self, number: int, opened: int) -> list[str]:
        """Bring the store to *number* placements, of which *opened* evenly spread ones are opened, not copied."""
        cases = []
        for count in range(1, opened + 1):
            cases.append(self.open(self.family(count)))
            self.copy_last(number * count // opened - self.count("placement"))
        return cases

    def copy_last(self, copies: int, tables: tuple[str, ...] = TABLES) -> None:
        """Copy the last placement with its rows in *tables*; its sealed people cannot be opened in the copies."""
        self.copy(self.count("placement"), copies, tables)

    def copy(self, source: int, copies: int, tables: tuple[str, ...] = TABLES) -> None:
        """Copy a placement with its rows in *tables* behind the last one."""
        if copies < 1:
            return
        last = self.count("placement")
        self.connection.execute("BEGIN IMMEDIATE")
        for table in tables:
            own = "id" if table == "placement" else "placement_id"
            columns = ", ".join(self.columns(table))
            values = ", ".join(_copied(column, own) for column in self.columns(table))
            self.connection.execute(
                f"{_COPIES} INSERT INTO {table} ({columns}) SELECT {values} FROM n, {table} WHERE {own} = :source",
                {"copies": copies, "source": source, "further": last - source},
            )
        self.connection.execute("COMMIT")

    def rows(self, table: str, placement: int) -> list[tuple[Any, ...]]:
        """Return the rows of one placement in a table, oldest first."""
        own = "id" if table == "placement" else "placement_id"
        return self.connection.execute(f"SELECT * FROM {table} WHERE {own} = ? ORDER BY id", (placement,)).fetchall()

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, without the row id where the database gives it."""
        names = [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
        return names if table == "placement" else [name for name in names if name != "id"]

    def checkpoint(self) -> None:
        """Empty the write-ahead log, or SQLite does it within whichever transaction comes along."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _copied(column: str, own: str) -> str:
    """Return how a copy's value is made: placements are numbered on, and what is unique stays so."""
    if column == own:
        return f"{own} + :further + i"
    return f"{column} || '-' || (:further + i)" if column in ("case_number", "proposal_hash") else column
