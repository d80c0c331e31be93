"""``kotopolku db rotate-key``: exchange the master key while everybody works; killed anywhere, it is run again."""

import sys
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from config.texts import texts
from kotopolku.commands.workplace import database_reached
from kotopolku.errors import InstallationError, WrongUseError
from kotopolku.installation import Installation
from kotopolku.notification.moments import ZONE
from kotopolku.persistence.database import check_schema, reading
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.key_file import add_key, alone_with, former_file, set_former_aside
from kotopolku.persistence.rotation import (
    begin_rotation,
    end_rotation,
    ended_at,
    is_under_way,
    next_key,
    rewrap,
)
from kotopolku.persistence.vault import new_master_key

#: How often progress is told: after each tenth.
_TENTHS = 10


def rotate_key(home: Installation, language: str) -> int:
    """Exchange the master key, go on where an earlier run was killed, or say that nothing is to be done.

    Raises:
        InstallationError: A key is missing or not clear, or another run is under way.
    """
    say = texts(language, "installation")
    file = None if home.settings.master_key else home.settings.key_file
    try:
        with alone_with(file) if file else nullcontext(), database_reached():
            check_schema(home.database)
            _ = fit_key(home.database, home.keys)
            if not is_under_way(home.database) and not _begin(home, file, say):
                return 0
            _finish(home, say)
            _tell_the_end(home, file, say)
    except OSError as error:
        raise WrongUseError("use_not_written", name=str(file), text=error.strerror or "") from error
    return 0


def _begin(home: Installation, file: Path | None, say: Mapping[str, str]) -> bool:
    """Take the new key, or make one; return False if nothing is to be done."""
    new = next_key(home.database, home.keys)
    if new is None and _is_done_already(home, file):
        _tell_the_end(home, file, say)
        return False
    if new is None:
        if file is None:
            raise InstallationError("rotation_needs_key")
        key = new_master_key()
        add_key(file, key)
        # Told before it is used: from here on the database cannot be read without it.
        _write(say["new_master_key"].format(secret=key, file=file))
        new = next_key(home.database, home.keys)
        assert new is not None, "the key was just added"
    begin_rotation(home.database, home.keys, new)
    return True


def _is_done_already(home: Installation, file: Path | None) -> bool:
    """Whether a former key is still about: it is destroyed before the key is exchanged once more."""
    return len(home.keys.known_keys) > 1 or (file is not None and former_file(file).is_file())


def _finish(home: Installation, say: Mapping[str, str]) -> None:
    told = 0
    for progress in rewrap(home.database, home.keys):
        tenth = progress.done * _TENTHS // progress.total
        if tenth > told:
            told = tenth
            _write(say["rotation_progress"].format(done=progress.done, total=progress.total))
    end_rotation(home.database, home.keys, home.now())


def _tell_the_end(home: Installation, file: Path | None, say: Mapping[str, str]) -> None:
    with reading(home.database) as session:
        at = ended_at(session)
    instant = _readable(at) if at else ""
    if file is None:
        _write(say["rotation_ended_environment"].format(at=instant))
        return
    set_former_aside(file, fit_key(home.database, home.keys).master_key)
    _write(say["rotation_ended_file"].format(at=instant, file=former_file(file)))


def _readable(at: datetime) -> str:
    """Return an instant as everybody reads it: local time, ISO order."""
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
