"""What standing arrangements must agree on among themselves and with the other files."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from config.check_process import Shelf, source_problems, unknown_names
from config.library import RawFile
from config.references import RawStep
from models.problem import Problem


def standing_problems(raw: RawFile, shelf: Shelf) -> Iterator[Problem]:
    """Yield the names in the raw standing arrangements that do not exist, stand twice or wait for each other."""
    entries = raw.data.get("arrangements")
    found = [
        RawStep(f"arrangements.{one['id']}", one, raw.name)
        for one in (entries if isinstance(entries, list) else [])
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    ]
    for name, times in Counter(one.id for one in found).items():
        if times > 1:
            yield Problem(raw.name, f"arrangements.{name}", "twice", {"name": name})
    ids = frozenset(one.id for one in found)
    for one in found:
        yield from unknown_names(raw.name, "unknown_role", one.field("role"), shelf.roles)
        yield from unknown_names(raw.name, "unknown_ladder", one.field("notices"), shelf.ladders)
        yield from source_problems(raw.name, one.sources(), shelf)
        if "notices" not in one.data and one.limits("statutory"):
            yield Problem(raw.name, one.path, "no_ladder", {})
        for name in one.after:
            if name not in ids:
                yield Problem(raw.name, f"{one.path}.after", "unknown_arrangement", {"name": name})
    try:
        TopologicalSorter({one.id: [name for name in one.after if name in ids] for one in found}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        yield Problem(raw.name, f"arrangements.{circle[0]}.after", "cycle", {"names": " → ".join(circle)})
