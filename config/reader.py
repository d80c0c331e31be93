"""Reading files into values, with every problem kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from config.library import Library, RawFile
from config.validation import problems
from models.problem import Problem
from models.values import Value

M = TypeVar("M", bound=Value)


@dataclass
class Reader:
    """Reads files into values and keeps every problem, each once."""

    library: Library
    found: list[Problem] = field(default_factory=list)

    def raw(self, relative: str) -> RawFile | None:
        """Return one file, or None if it cannot be read."""
        return self._kept(self.library.read(relative))

    def folder(self, name: str) -> list[RawFile]:
        """Return the files of a folder that can be read."""
        return [raw for one in self.library.read_folder(name) if (raw := self._kept(one))]

    def value(self, model: type[M], raw: RawFile | None) -> M | None:
        """Return what a file says, or None if it is not whole."""
        if raw is None:
            return None
        try:
            return model.model_validate(raw.data)
        except ValidationError as error:
            self.keep(problems(error, raw.data, raw.name))
            return None

    def by_id(self, file: str, model: type[M], entries: Callable[[M], Iterable[Any]]) -> dict[str, Any] | None:
        """Return the entries of a file by their ids, or None if the file is not whole."""
        raw = self.raw(file)
        book = self.value(model, raw)
        return None if raw is None or book is None else self.unique(raw.name, entries(book))

    def unique(self, file: str, entries: Iterable[Any]) -> dict[str, Any]:
        """Return entries by their ids; an id that stands twice is a problem."""
        found: dict[str, Any] = {}
        for entry in entries:
            if entry.id in found:
                self.keep([Problem(file, entry.id, "twice", {"name": entry.id})])
            found[entry.id] = entry
        return found

    def keep(self, found: Iterable[Problem]) -> None:
        """Keep problems; what three processes say of one block is said once."""
        self.found.extend(problem for problem in found if problem not in self.found)

    def _kept(self, read: RawFile | Problem) -> RawFile | None:
        if isinstance(read, Problem):
            self.keep([read])
            return None
        return read
