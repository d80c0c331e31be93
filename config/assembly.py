"""From process files and the blocks that they include to whole processes."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.check_process import Shelf, file_problems, process_problems
from config.library import RawFile
from config.reader import Reader
from config.references import RawStep, raw_steps
from models.condition import Condition
from models.problem import Problem
from models.process import Block, ProcessDefinition, Step, WrittenProcess
from models.vocabulary import SETTLING, Stage, Track, settling_milestone

_STAGES = list(Stage)


@dataclass(frozen=True)
class _File:
    """A process or a block as it was read, and its value if it is whole."""

    raw: RawFile
    value: Block | ProcessDefinition | None


def read_processes(reader: Reader, shelf: Shelf) -> dict[Track, ProcessDefinition]:
    """Return the whole processes by their tracks; every problem is told in the file where it stands."""
    blocks = {one.raw.stem: one for one in _files(reader, "processes/blocks", Block, shelf)}
    processes = list(_files(reader, "processes", WrittenProcess, shelf))
    everywhere = {step.id for one in (*blocks.values(), *processes) for step in raw_steps(one.raw.data)}
    found: dict[Track, ProcessDefinition] = {}
    conditions: dict[Condition, Condition] = {}
    for one in processes:
        reader.keep(_included_problems(one.raw, blocks, everywhere))
        if not isinstance(one.value, ProcessDefinition):
            continue
        definition = one.value
        if definition.track in found:
            reader.keep([Problem(one.raw.name, "track", "track_taken", {"name": found[definition.track].id})])
            continue
        included = [blocks[name].value for name in definition.include if name in blocks]
        steps = [step for part in (definition, *included) if part for step in part.steps]
        whole = [_shared(_in_track(step, definition.track), conditions) for step in steps]
        found[definition.track] = definition.model_copy(update={"steps": _in_order(whole, definition.track)})
    return {track: found[track] for track in Track if track in found}


def _files(reader: Reader, folder: str, model: type[Block] | type[ProcessDefinition], shelf: Shelf) -> Iterator[_File]:
    for raw in reader.folder(folder):
        value = reader.value(model, raw)
        reader.keep(file_problems(raw, shelf))
        yield _File(raw, value)


def _included_problems(process: RawFile, blocks: dict[str, _File], everywhere: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with a process as a whole; with a block missing, nobody can say."""
    include = process.data.get("include", [])
    names = [name for name in (include if isinstance(include, list) else [include]) if isinstance(name, str)]
    missing = [name for name in names if name not in blocks]
    for name in missing:
        yield Problem(process.name, "include", "unknown_block", {"name": name})
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield Problem(process.name, "include", "twice", {"name": name})
    if not missing:
        files = [process, *(blocks[name].raw for name in dict.fromkeys(names))]
        yield from process_problems(process, list(_steps(files, process)), everywhere)


def _steps(files: list[RawFile], process: RawFile) -> Iterator[RawStep]:
    for raw in files:
        yield from raw_steps(raw.data, raw.name, str(process.data.get("track", "")))


def _in_order(steps: list[Step], track: Track) -> tuple[Step, ...]:
    """Return the steps as people read them: by stage, as they are written, each after those that come before it."""
    setters = {step.sets: step.id for step in steps if step.sets}
    setters[SETTLING] = setters.get(settling_milestone(track).value, SETTLING)
    known, placed = {step.id for step in steps}, set[str]()
    waiting = sorted(steps, key=lambda step: _STAGES.index(step.stage))
    ordered = []
    while waiting:
        names = ([setters.get(name, name) for name in step.after] for step in waiting)
        ready = (n for n, before in enumerate(names) if all(name in placed or name not in known for name in before))
        # A circle is refused by the check of the graph; here it must only come to an end.
        step = waiting.pop(next(ready, 0))
        placed.add(step.id)
        ordered.append(step)
    return tuple(ordered)


def _shared(step: Step, conditions: dict[Condition, Condition]) -> Step:
    """Let steps with equal conditions share one, so that a plan asks each condition once of each person."""
    if step.applies_to is None:
        return step
    return step.model_copy(update={"applies_to": conditions.setdefault(step.applies_to, step.applies_to)})


def _in_track(step: Step, track: Track) -> Step:
    """Return a step with the prerequisites that it has in this track."""
    if step.after_in is None:
        return step
    return step.model_copy(update={"after": (*step.after, *step.after_in.of(track)), "after_in": None})
