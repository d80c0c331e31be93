"""Where definitions are found: the packaged files, and an agency's own folder laid over them."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from config.yaml_text import LARGEST_BYTES, UnreadableError, read_mapping
from models.problem import Problem


@dataclass(frozen=True, slots=True)
class RawFile:
    """One definition file as it was read: its name for messages, and its mapping."""

    name: str
    stem: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Library:
    """The packaged configuration, with an own folder laid over it file by file."""

    overlay: Path | None = None

    def read(self, relative: str) -> RawFile | Problem:
        """Return one file of the configuration, or what is wrong with it."""
        own = self.overlay / relative if self.overlay else None
        if own and own.is_file():
            return read_file(own)
        packaged = resources.files("config").joinpath(relative)
        try:
            return RawFile(
                f"config/{relative}",
                Path(relative).stem,
                read_mapping(packaged.read_bytes(), f"config/{relative}"),
            )
        except UnreadableError as error:
            return error.problem

    def names(self, folder: str) -> list[str]:
        """Return the names of the YAML files of a folder, packaged and own."""
        packaged = resources.files("config").joinpath(folder)
        names = {entry.name for entry in packaged.iterdir()} if packaged.is_dir() else set()
        if self.overlay and (self.overlay / folder).is_dir():
            names |= {entry.name for entry in (self.overlay / folder).iterdir()}
        return sorted(name for name in names if name.endswith((".yaml", ".yml")))

    def read_folder(self, folder: str) -> Iterator[RawFile | Problem]:
        """Yield the YAML files of a folder, packaged and own, by name."""
        for name in self.names(folder):
            yield self.read(f"{folder}/{name}")


def read_file(path: Path) -> RawFile | Problem:
    """Return the mapping in a file that a person named, or what is wrong with it."""
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            data = stream.read(LARGEST_BYTES + 1) if size <= LARGEST_BYTES else b""
        if size > LARGEST_BYTES:
            values = {"size": f"{size / 1_000_000:.1f}", "largest": f"{LARGEST_BYTES // 1_000_000}"}
            return Problem(str(path), "", "too_large", values)
        return RawFile(str(path), path.stem, read_mapping(data, str(path)))
    except UnreadableError as error:
        return error.problem
    except OSError as error:
        return Problem(str(path), "", "not_readable", {"text": error.strerror or "it cannot be opened"})
