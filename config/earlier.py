"""The shapes that placements were opened with: one whole process in each file of processes/earlier."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from config.check_process import Shelf, file_problems, process_problems
from config.library import RawFile
from config.reader import Reader
from config.references import raw_steps
from models.problem import Problem
from models.process import ProcessDefinition
from models.vocabulary import Track

FOLDER = "processes/earlier"

#: Processes by their track and version.
Shapes = Mapping[tuple[Track, str], ProcessDefinition]


def file_stem(definition: ProcessDefinition) -> str:
    """Return the name of the file that keeps a shape."""
    return f"{definition.track}-{definition.version}"


def read_earlier(reader: Reader, shelf: Shelf, newest: Mapping[Track, ProcessDefinition]) -> Shapes:
    """Return the shapes that are not the newest of their track, the latest first."""
    current = {file_stem(process) for process in newest.values()}
    found: dict[tuple[Track, str], ProcessDefinition] = {}
    for name in reader.library.names(FOLDER):
        # What is kept of the newest is for later; to read it would cost as much as the process itself.
        if name.rpartition(".")[0] not in current and (raw := reader.raw(f"{FOLDER}/{name}")):
            definition = reader.value(ProcessDefinition, raw)
            reader.keep(_problems(raw, definition, shelf))
            if definition:
                found[definition.track, definition.version] = definition
    return {key: found[key] for key in sorted(found, key=lambda key: version_order(key[1]), reverse=True)}


def version_order(version: str) -> tuple[int, ...]:
    """Return what sorts versions by their age."""
    return tuple(int(part) for part in version.split("."))


def _problems(raw: RawFile, definition: ProcessDefinition | None, shelf: Shelf) -> Iterator[Problem]:
    stem = raw.name.rpartition("/")[2].rpartition(".")[0]
    if definition and file_stem(definition) != stem:
        yield Problem(raw.name, "version", "not_the_file_name", {"name": file_stem(definition), "stem": stem})
    # Its name is not its id. A source may have expired since: what holds today stands in the process of today.
    unexpired = replace(shelf, today=date.min)
    yield from file_problems(RawFile(raw.name, str(raw.data.get("id")), raw.data), unexpired)
    yield from process_problems(raw, raw_steps(raw.data, raw.name, str(raw.data.get("track", ""))), ())
