"""Files that only their owner may read, and that never take the place of another."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path

from kotopolku.errors import CaseworkRefusedError, WrongUseError


@contextmanager
def private_file(path: Path) -> Iterator[BufferedWriter]:
    """Yield a new file for its owner only; it is on the disk at the end, or not there at all.

    Raises:
        CaseworkRefusedError: There is a file of this name.
        WrongUseError: It cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CaseworkRefusedError("health_file_exists", name=str(path)) from None
    except OSError as error:
        raise WrongUseError("use_not_written", name=str(path), text=error.strerror or "") from None
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  # the handle is open already
            yield file
            file.flush()
            os.fsync(handle)
    except OSError as error:
        _take_away(path)
        raise WrongUseError("use_not_written", name=str(path), text=error.strerror or "") from None
    except BaseException:
        _take_away(path)
        raise


def write_private(path: Path, content: bytes) -> None:
    """Write a new file for its owner only.

    Raises:
        CaseworkRefusedError: There is a file of this name.
        WrongUseError: It cannot be written.
    """
    with private_file(path) as file:
        file.write(content)


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
