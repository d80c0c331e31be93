"""From files to a configuration: every file read, every problem collected, nothing half loaded."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from config.check_messages import message_problems
from config.check_notices import notice_problems
from config.check_organisation import organisation_problems
from config.check_path import path_rule_problems
from config.check_process import Shelf, process_problems
from config.library import Library, RawFile
from config.validation import problems
from models.household_path import PathRules
from models.ladder import LadderBook
from models.messages import Messages
from models.organisation import Municipality, Region
from models.problem import Problem
from models.process import ProcessDefinition
from models.role import Role, RoleBook
from models.source import Act, Source, SourceBook
from models.values import Language, Value
from models.vocabulary import Track

M = TypeVar("M", bound=Value)
MESSAGE_FILES = (
    "explanations",
    "terms",
    "notices",
    "calendar",
    "commands",
    "casework",
    "installation",
    "problems",
    "path",
)


@dataclass(frozen=True)
class Configuration:
    """Everything that the files of config/ say, checked."""

    roles: Mapping[str, Role]
    acts: Mapping[str, Act]
    sources: Mapping[str, Source]
    notices: LadderBook
    processes: Mapping[Track, ProcessDefinition]
    regions: tuple[Region, ...]
    messages: Mapping[Language, Messages]
    path: PathRules

    @property
    def municipalities(self) -> Mapping[str, Municipality]:
        """The municipalities of all regions by id."""
        return {one.id: one for region in self.regions for one in region.municipalities}


class DefinitionsRefusedError(Exception):
    """The definitions have errors."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__(found)
        self.problems = found


@dataclass
class _Reader:
    """Reads files into values and keeps every problem."""

    library: Library
    found: list[Problem] = field(default_factory=list)

    def raw(self, relative: str) -> RawFile | None:
        return self._kept(self.library.read(relative))

    def folder(self, name: str) -> list[RawFile]:
        return [raw for one in self.library.read_folder(name) if (raw := self._kept(one))]

    def value(self, model: type[M], raw: RawFile | None) -> M | None:
        if raw is None:
            return None
        try:
            return model.model_validate(raw.data)
        except ValidationError as error:
            self.found.extend(problems(error, raw.data, raw.name))
            return None

    def _kept(self, read: RawFile | Problem) -> RawFile | None:
        if isinstance(read, Problem):
            self.found.append(read)
            return None
        return read


def load_configuration(library: Library, today: date) -> Configuration:
    """Read and check every file.

    Args:
        library: Where the files are.
        today: The local date on which sources must be in force.

    Raises:
        DefinitionsRefusedError: With all problems of all files.
    """
    reader = _Reader(library)
    roles = _by_id(reader, "roles.yaml", RoleBook, lambda book: book.roles)
    notices = reader.value(LadderBook, reader.raw("notices.yaml"))
    ladders = _unique(reader, "config/notices.yaml", notices.ladders) if notices else None
    book = reader.value(SourceBook, reader.raw("sources.yaml"))
    acts, sources = _source_book(reader, book)
    _watchers(reader, roles)
    shelf = Shelf(_names(roles), sources, _names(ladders), today)
    processes = _processes(reader, shelf)
    regions = _regions(reader, roles)
    messages = load_messages(reader)
    path = reader.value(PathRules, reader.raw("path.yaml"))
    if path and roles:
        texts = {language: one.path for language, one in messages.items()}
        reader.found.extend(path_rule_problems(path, texts, roles))
    if notices:
        places = {place.id for region in regions for place in region.municipalities}
        steps = {step.id for process in processes.values() for step in process.steps}
        reader.found.extend(notice_problems(notices, places, steps))
    if reader.found or notices is None or path is None:
        raise DefinitionsRefusedError(tuple(reader.found))
    return Configuration(roles or {}, acts or {}, sources or {}, notices, processes, regions, messages, path)


def load_messages(reader: _Reader) -> dict[Language, Messages]:
    """Read the texts of every language."""
    messages = {}
    for language in Language:
        parts = {name: reader.raw(f"messages/{language}/{name}.yaml") for name in MESSAGE_FILES}
        whole = RawFile(f"config/messages/{language}", language, {name: raw.data for name, raw in parts.items() if raw})
        if len(whole.data) == len(parts) and (texts := reader.value(Messages, whole)):
            messages[language] = texts
    if len(messages) == len(Language):
        reader.found.extend(message_problems(messages))
    return messages


def _by_id(reader: _Reader, file: str, model: type[M], entries: Callable[[M], Iterable[Any]]) -> dict[str, Any] | None:
    raw = reader.raw(file)
    book = reader.value(model, raw)
    if raw is None or book is None:
        return None
    return _unique(reader, raw.name, entries(book))


def _unique(reader: _Reader, file: str, entries: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries:
        if entry.id in found:
            reader.found.append(Problem(file, entry.id, "twice", {"name": entry.id}))
        found[entry.id] = entry
    return found


def _names(entries: Mapping[str, Any] | None) -> frozenset[str] | None:
    return None if entries is None else frozenset(entries)


def _source_book(reader: _Reader, book: SourceBook | None) -> tuple[dict[str, Act] | None, dict[str, Source] | None]:
    if book is None:
        return None, None
    acts = _unique(reader, "config/sources.yaml", book.acts)
    sources = _unique(reader, "config/sources.yaml", book.sources)
    for source in book.sources:
        if source.act not in acts:
            reader.found.append(
                Problem("config/sources.yaml", f"sources.{source.id}.act", "unknown_name", {"name": source.act})
            )
    return acts, sources


def _watchers(reader: _Reader, roles: Mapping[str, Role] | None) -> None:
    for role in (roles or {}).values():
        superior = (roles or {}).get(role.superior or role.id)
        if superior is None or (role.superior and superior.external):
            path = f"roles.{role.id}.superior"
            reader.found.append(Problem("config/roles.yaml", path, "unknown_role", {"name": role.superior or ""}))
        watcher = (roles or {}).get(role.watched_by or role.id)
        if watcher is None or (role.external and watcher.external):
            values = {"name": role.watched_by or ""}
            reader.found.append(Problem("config/roles.yaml", f"roles.{role.id}.watched_by", "no_watcher", values))


def _processes(reader: _Reader, shelf: Shelf) -> dict[Track, ProcessDefinition]:
    processes: dict[Track, ProcessDefinition] = {}
    for raw in reader.folder("processes"):
        definition = reader.value(ProcessDefinition, raw)
        reader.found.extend(process_problems(raw, shelf))
        if definition and definition.track in processes:
            values = {"name": processes[definition.track].id}
            reader.found.append(Problem(raw.name, "track", "track_taken", values))
        elif definition:
            processes[definition.track] = definition
    return processes


def _regions(reader: _Reader, roles: Mapping[str, Role] | None) -> tuple[Region, ...]:
    regions = []
    for raw in reader.folder("organisations"):
        region = reader.value(Region, raw)
        reader.found.extend(organisation_problems(raw.name, raw.data, roles))
        if region:
            regions.append(region)
    return tuple(regions)
