"""From files to a configuration: every file read, every problem collected, nothing half loaded."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from config.assembly import read_processes
from config.check_housing import housing_problems
from config.check_messages import message_problems
from config.check_notices import notice_problems
from config.check_organisation import organisation_problems
from config.check_overrides import override_problems
from config.check_path import path_rule_problems
from config.check_process import Shelf
from config.check_standing import standing_problems
from config.configuration import Configuration
from config.earlier import read_earlier
from config.library import Library, RawFile
from config.reader import Reader
from models.household_path import PathRules
from models.housing_rules import HousingRules
from models.ladder import LadderBook
from models.messages import Messages
from models.organisation import Region
from models.override import Overrides
from models.problem import Problem
from models.process import ProcessDefinition
from models.role import Role, RoleBook
from models.source import Act, Source, SourceBook
from models.standing import StandingBook
from models.values import Language
from models.vocabulary import Track

MESSAGE_FILES = (
    *("explanations", "terms", "notices", "calendar", "commands", "casework", "installation", "problems"),
    *("path", "kela", "housing", "integration", "facts", "step_forms", "desk", "overview", "operations"),
)


class DefinitionsRefusedError(Exception):
    """The definitions have errors."""

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__(found)
        self.problems = found


def load_configuration(library: Library, today: date) -> Configuration:
    """Read and check every file.

    Args:
        library: Where the files are.
        today: The local date on which sources must be in force.

    Raises:
        DefinitionsRefusedError: With all problems of all files.
    """
    return _read(library, today) if library.overlay else _packaged(today)


@lru_cache(maxsize=4)
def _packaged(today: date) -> Configuration:
    """Return what is packaged, which does not change while the program runs; an own folder may."""
    return _read(Library(), today)


def _read(library: Library, today: date) -> Configuration:
    reader = Reader(library)
    roles = reader.by_id("roles.yaml", RoleBook, lambda book: book.roles)
    notices = reader.value(LadderBook, reader.raw("notices.yaml"))
    ladders = reader.unique("config/notices.yaml", notices.ladders) if notices else None
    acts, sources = _source_book(reader, reader.value(SourceBook, reader.raw("sources.yaml")))
    _watchers(reader, roles)
    shelf = Shelf(_names(roles), sources, _names(ladders), today)
    processes = read_processes(reader, shelf)
    earlier = read_earlier(reader, shelf, processes)
    standing = _standing(reader, shelf)
    regions = _regions(reader, roles)
    overrides = _overrides(reader, shelf, processes, regions, roles)
    messages = load_messages(reader)
    path = reader.value(PathRules, reader.raw("path.yaml"))
    if path and roles:
        texts = {language: one.path for language, one in messages.items()}
        reader.found.extend(path_rule_problems(path, texts, roles))
    if notices:
        places = {place.id for region in regions for place in region.municipalities}
        steps = {step.id for process in (*processes.values(), *earlier.values()) for step in process.steps}
        reader.found.extend(notice_problems(notices, places, steps))
    housing = _housing(reader, shelf, regions)
    if reader.found or notices is None or path is None or standing is None or housing is None:
        raise DefinitionsRefusedError(tuple(reader.found))
    return Configuration(
        roles or {},
        acts or {},
        sources or {},
        notices,
        processes,
        regions,
        messages,
        path,
        standing,
        housing,
        overrides,
        earlier,
    )


def load_messages(reader: Reader) -> dict[Language, Messages]:
    """Read the texts of every language."""
    messages = {}
    for language in Language:
        parts = {name: reader.raw(f"messages/{language}/{name}.yaml") for name in MESSAGE_FILES}
        whole = RawFile(f"config/messages/{language}", language, {name: raw.data for name, raw in parts.items() if raw})
        if len(whole.data) == len(parts) and (texts := reader.value(Messages, whole)):
            messages[language] = texts
    if len(messages) == len(Language):
        reader.keep(message_problems(messages))
    return messages


def _names(entries: Mapping[str, Any] | None) -> frozenset[str] | None:
    return None if entries is None else frozenset(entries)


def _source_book(reader: Reader, book: SourceBook | None) -> tuple[dict[str, Act] | None, dict[str, Source] | None]:
    if book is None:
        return None, None
    acts = reader.unique("config/sources.yaml", book.acts)
    sources = reader.unique("config/sources.yaml", book.sources)
    reader.keep(
        Problem("config/sources.yaml", f"sources.{source.id}.act", "unknown_name", {"name": source.act})
        for source in book.sources
        if source.act not in acts
    )
    return acts, sources


def _watchers(reader: Reader, roles: Mapping[str, Role] | None) -> None:
    for role in (roles or {}).values():
        superior = (roles or {}).get(role.superior or role.id)
        if superior is None or (role.superior and superior.external):
            path = f"roles.{role.id}.superior"
            reader.found.append(Problem("config/roles.yaml", path, "unknown_role", {"name": role.superior or ""}))
        watcher = (roles or {}).get(role.watched_by or role.id)
        if watcher is None or (role.external and watcher.external):
            values = {"name": role.watched_by or ""}
            reader.keep([Problem("config/roles.yaml", f"roles.{role.id}.watched_by", "no_watcher", values)])


def _standing(reader: Reader, shelf: Shelf) -> StandingBook | None:
    raw = reader.raw("standing.yaml")
    book = reader.value(StandingBook, raw)
    if raw:
        reader.keep(standing_problems(raw, shelf))
    return book


def _housing(reader: Reader, shelf: Shelf, regions: tuple[Region, ...]) -> HousingRules | None:
    raw = reader.raw("housing.yaml")
    rules = reader.value(HousingRules, raw)
    if raw and rules:
        places = frozenset(place.id for region in regions for place in region.municipalities)
        reader.keep(housing_problems(raw, rules, shelf, places))
    return rules


def _regions(reader: Reader, roles: Mapping[str, Role] | None) -> tuple[Region, ...]:
    regions = []
    for raw in reader.folder("organisations"):
        region = reader.value(Region, raw)
        reader.keep(organisation_problems(raw.name, raw.data, roles))
        if region:
            regions.append(region)
    return tuple(regions)


def _overrides(
    reader: Reader,
    shelf: Shelf,
    processes: Mapping[Track, ProcessDefinition],
    regions: tuple[Region, ...],
    roles: Mapping[str, Role] | None,
) -> tuple[Overrides, ...]:
    places = {
        "municipality": frozenset(one.id for region in regions for one in region.municipalities),
        "county": frozenset(one.id for region in regions for one in region.counties),
    }
    found = []
    for raw in reader.folder("overrides"):
        value = reader.value(Overrides, raw)
        reader.keep(override_problems(raw, shelf, processes.values(), places, roles or {}))
        if value:
            found.append(value)
    return tuple(found)
