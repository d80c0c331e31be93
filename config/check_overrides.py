"""What a municipality may do in its own way, and what it may not."""

from collections.abc import Collection, Iterator, Mapping

from config.check_process import EVENTS, Shelf, source_problems, unknown_names
from config.library import RawFile
from config.references import RawStep
from models.anchors import AnchorKind
from models.problem import Problem
from models.process import ProcessDefinition, Step
from models.role import Role
from models.vocabulary import PERSON_MILESTONES, Per

_CHANGES = frozenset({"name", "role", "target", "notices", "statutory", "exemption"})


def override_problems(
    raw: RawFile,
    shelf: Shelf,
    processes: Collection[ProcessDefinition],
    places: Mapping[str, frozenset[str]],
    roles: Mapping[str, Role],
) -> Iterator[Problem]:
    """Yield what a raw override file names that does not exist, and what it changes that only the law may.

    Args:
        raw: The file.
        shelf: What the other files name.
        processes: The processes; without any, nothing is held against the file.
        places: The known municipalities and counties.
        roles: The roles.
    """
    if isinstance(name := raw.data.get("id"), str) and name != raw.stem:
        yield Problem(raw.name, "id", "not_the_file_name", {"name": name, "stem": raw.stem})
    if len({"municipality", "county"} & set(raw.data)) != 1:
        yield Problem(raw.name, "", "override_of_whom", {})
    for kind, known in places.items():
        if isinstance(name := raw.data.get(kind), str) and known and name not in known:
            yield Problem(raw.name, kind, "unknown_name", {"name": name})
    entries = raw.data.get("steps")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and isinstance(entry.get("step"), str):
            step = RawStep(f"steps[{number}]", {"id": entry["step"], **entry}, raw.name)
            yield from _step(step, shelf, processes, roles)


def _step(
    entry: RawStep, shelf: Shelf, processes: Collection[ProcessDefinition], roles: Mapping[str, Role]
) -> Iterator[Problem]:
    file = entry.file
    having = [process for process in processes if entry.id in process.by_id]
    if processes and not having:
        yield Problem(file, f"{entry.path}.step", "unknown_name", {"name": entry.id})
    if not _CHANGES & set(entry.data):
        yield Problem(file, entry.path, "nothing_overridden", {})
    if "statutory" in entry.data and "exemption" not in entry.data:
        yield Problem(file, f"{entry.path}.statutory", "law_overridden", {})
    if "exemption" in entry.data and "statutory" not in entry.data:
        yield Problem(file, f"{entry.path}.exemption", "exemption_without_law", {})
    yield from unknown_names(file, "unknown_role", entry.roles(), shelf.roles)
    yield from unknown_names(file, "unknown_ladder", entry.field("notices"), shelf.ladders)
    yield from source_problems(file, entry.sources(), shelf)
    step = having[0].by_id[entry.id] if having else None
    if step and step.office_holder:
        for reference in entry.roles():
            role = roles.get(reference.name)
            if role and not role.public_authority:
                yield Problem(file, reference.path, "no_authority", {"name": reference.name})
    tracks = entry.names("tracks")
    yield from _anchors(entry, step, [one for one in having if not tracks or one.track in tracks])


def _anchors(entry: RawStep, step: Step | None, having: list[ProcessDefinition]) -> Iterator[Problem]:
    file = entry.file
    for reference, anchors in (*entry.anchors(), *entry.events()):
        for anchor in anchors.any_of:
            lacking = [process for process in having if anchor.name not in process.by_id]
            if anchor.kind is AnchorKind.DONE and lacking:
                values = {"name": anchor.name, "process": lacking[0].id}
                yield Problem(file, reference.path, "not_included", values)
            elif anchor.kind is not AnchorKind.DONE and anchor.name not in EVENTS[anchor.kind]:
                yield Problem(file, reference.path, "unknown_anchor", {"name": str(anchor)})
    if step and step.per is Per.HOUSEHOLD:
        steps = having[0].by_id if having else {}
        for reference, anchors in entry.anchors():
            personal = [one for one in anchors.any_of if _is_personal(one.kind, one.name, steps)]
            if personal:
                yield Problem(file, reference.path, "anchor_of_a_person", {"name": str(personal[0])})


def _is_personal(kind: AnchorKind, name: str, steps: Mapping[str, Step]) -> bool:
    if kind is AnchorKind.DONE:
        return name in steps and steps[name].per is Per.PERSON
    return kind is AnchorKind.APPLICATION or name in PERSON_MILESTONES
