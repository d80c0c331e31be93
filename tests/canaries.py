"""Canaries: what must never leave our database, in every form in which it may hide, and where it was found."""

import base64
import binascii
import contextlib
import gzip
import json
import sqlite3
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "Kanarialintu Tsitsernak"
ADDRESS = "Canary Street 17 B 23"
PHONE = "+358 50 987 6543"
BORN = "1987-06-05"
CANARIES = (NAME, "Tsitsernak", ADDRESS, "Canary Street", PHONE, "987 6543", BORN)


def forms(text: str) -> set[bytes]:
    """Every way in which a text may hide in bytes: plain, wide, hexadecimal, and base64 at each offset."""
    plain = text.encode()
    found = {plain, text.encode("utf-16-le"), binascii.hexlify(plain), json.dumps(text)[1:-1].encode()}
    for offset in range(3):
        # The ends depend on what stands beside it, so they are cut off.
        found.add(base64.b64encode(b"x" * offset + plain)[4:-4])
    return {form for form in found if len(form) > 4}


def unpacked(value: Any, depth: int = 3) -> Iterator[bytes]:
    """Yield a stored value as bytes, and what it holds if it is base64, gzip or zlib, also in each other."""
    data = value if isinstance(value, bytes) else str(value).encode()
    yield data
    for open_it in (base64.b64decode, gzip.decompress, zlib.decompress) if depth else ():
        with contextlib.suppress(binascii.Error, OSError, EOFError, zlib.error, ValueError):
            yield from unpacked(open_it(data), depth - 1)


def values_of(database: Path) -> Iterator[bytes]:
    """Yield every value of every table of a SQLite database."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if value is not None:
                        yield from unpacked(value)


def copied(home: Path, folder: Path) -> Path:
    """Return a copy of *home* that another process made.

    Whoever closes a file of an open SQLite database drops this process's locks on it; the next process to open it
    would then truncate what this one still has mapped.
    """
    subprocess.run(["cp", "-r", str(home), str(folder / "copy")], check=True)
    return folder / "copy"


def leaks(home: Path) -> list[str]:
    """Where a canary stands: in any file of the home folder, or in any value of Prefect's database."""
    wanted = {form: canary for canary in CANARIES for form in forms(canary)}
    found = []
    for file in sorted(path for path in home.rglob("*") if path.is_file()):
        data = file.read_bytes()
        found += [f"{file.name}: {canary}" for form, canary in wanted.items() if form in data]
    for database in home.rglob("*.db"):
        for data in values_of(database):
            found += [f"{database.name}: {canary}" for form, canary in wanted.items() if form in data]
    return found
