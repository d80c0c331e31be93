"""The file of the master key: one key a line, replaced as a whole, readable by its owner only."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kotopolku.errors import InstallationError
from kotopolku.persistence.vault import keys_in
from kotopolku.points import reached


def read_keys(file: Path) -> tuple[bytes, ...]:
    """Return the keys in the file, in their order.

    Raises:
        InstallationError: There is no such file, or a line is no key.
    """
    if not file.is_file():
        raise InstallationError("master_key_missing")
    return keys_in(file.read_text(encoding="ascii", errors="replace"))


def former_file(file: Path) -> Path:
    """Return where former keys are kept until somebody destroys them."""
    return file.with_name(f"{file.name}.former")


def write_secret(file: Path, text: str) -> None:
    """Write a file that nobody but its owner can read, over whatever is there: wholly, or not at all."""
    file = file.resolve()
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def add_key(file: Path, key: str) -> None:
    """Add a key to those in the file: whoever reads it from now on knows it too."""
    write_secret(file, f"{file.read_text(encoding='ascii').strip()}\n{key}\n")
    reached("rotation_key_written")


def set_former_aside(file: Path, current: bytes) -> None:
    """Leave the current key alone in the file; the former ones go to a file beside it first."""
    words = file.read_text(encoding="ascii").replace(",", " ").split()
    former = [word for word in words if keys_in(word) != (current,)]
    if not former:
        return
    aside = former_file(file)
    known = aside.read_text(encoding="ascii").split() if aside.is_file() else []
    write_secret(aside, "\n".join(dict.fromkeys((*known, *former))) + "\n")
    reached("rotation_set_aside")
    write_secret(file, next(word for word in words if word not in former) + "\n")


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep a second rotation from writing the file at the same time; a process that is killed lets go by itself.

    Raises:
        InstallationError: Another one is under way.
    """
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InstallationError("rotation_elsewhere") from error
        yield
    finally:
        os.close(descriptor)
