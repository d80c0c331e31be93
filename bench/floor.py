"""The same rows by the best SQL that we can write by hand: what SQLite itself costs, without any of our code.

The tables are copies of ours in the same file, with the same columns and indexes, but without foreign keys checked and
triggers; the connection has the same durability. Nothing is planned, checked, sealed or hashed.
"""

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from bench.stores import TABLES

Row = tuple[Any, ...]

# SQLite writes the name of a table that a migration rebuilt in quotation marks.
_NAMED = re.compile(r'^CREATE (TABLE|INDEX) "?(\w+)"?(?: ON "?(\w+)"?)?')
_DUE = """
UPDATE floor_work_item SET due_recorded_on = :today
WHERE status IN ('waiting', 'open', 'blocked') AND due_recorded_on IS NULL AND due_on < :today
  AND (opens_on IS NULL OR opens_on <= :today)
RETURNING placement_id
"""
_RAISE = "UPDATE floor_placement SET version = version + 1 WHERE id IN ({marks}) RETURNING case_number"


@dataclass(frozen=True)
class Floor:
    """Hand-written SQL on the database file of *connection*."""

    connection: sqlite3.Connection

    def create(self) -> None:
        """Make the copies of our tables, with their indexes."""
        made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL"
        for table in (*TABLES, "case_counter"):
            for (sql,) in self.connection.execute(made, (table,)).fetchall():
                self.connection.execute(_NAMED.sub(_renamed, sql))
        self.connection.execute("INSERT INTO floor_case_counter VALUES (2026, 0)")

    def fill(self) -> None:
        """Take over every row that our tables have now."""
        self.connection.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            self.connection.execute(f"DELETE FROM floor_{table}")
            self.connection.execute(f"INSERT INTO floor_{table} SELECT * FROM {table}")
        self.connection.execute("COMMIT")

    def open(self, rows: dict[str, list[Row]]) -> None:
        """Write the rows of one new placement in one transaction."""
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        run("UPDATE floor_case_counter SET last = last + 1 WHERE year = 2026")
        for table, values in rows.items():
            if values:
                marks = ", ".join("?" * len(values[0]))
                self.connection.executemany(f"INSERT INTO floor_{table} VALUES ({marks})", values)
        run("COMMIT")

    def sweep(self, today: date) -> list[str]:
        """Mark what became due; return the case numbers concerned."""
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        placements = sorted({number for (number,) in run(_DUE, {"today": today.isoformat()}).fetchall()})
        cases = run(_RAISE.format(marks=", ".join("?" * len(placements))), placements).fetchall()
        run("COMMIT")
        return [case for (case,) in cases]

    def complete(self, case_number: str, items: list[Row], report: Row, entry: Row) -> None:
        """Write one report: its own row, every work item that it changed, the audit entry and the version.

        Args:
            case_number: The case, to be looked up.
            items: Status, day done and row id of each changed work item.
            report: The row of the report.
            entry: The row of the audit entry.
        """
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        (placement,) = run("SELECT id FROM floor_placement WHERE case_number = ?", (case_number,)).fetchone()
        self.connection.executemany("UPDATE floor_work_item SET status = ?, done_on = ? WHERE id = ?", items)
        run(f"INSERT INTO floor_case_report VALUES ({', '.join('?' * len(report))})", report)
        run(f"INSERT INTO floor_audit_entry VALUES ({', '.join('?' * len(entry))})", entry)
        run("UPDATE floor_placement SET version = version + 1 WHERE id = ?", (placement,))
        run("COMMIT")


def _renamed(found: re.Match[str]) -> str:
    kind, name, table = found.groups()
    return f"CREATE {kind} floor_{name}" + (f" ON floor_{table}" if table else "")
