"""Whether every step can be reached: no unknown prerequisite, no circle, no event that never comes."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from config.references import RawStep
from models.problem import Problem
from models.vocabulary import MILESTONES, SETTLING


def graph_problems(file: str, steps: list[RawStep], milestones: frozenset[str]) -> Iterator[Problem]:
    """Yield what keeps steps from ever opening.

    Args:
        file: The file's name for messages.
        steps: The raw steps of one definition.
        milestones: The milestones that can be set in its track.
    """
    ids = {step.id for step in steps}
    for step in steps:
        for name in step.after:
            if name not in ids | MILESTONES | {SETTLING}:
                yield Problem(file, f"{step.path}.after", "unknown_prerequisite", {"name": name})
    before = {step.id: [name for name in step.after if name in ids] for step in steps}
    circle = _circle(before)
    if circle:
        yield Problem(file, f"steps.{circle[0]}.after", "cycle", {"names": " → ".join(circle)})
        return
    yield from _unreachable(file, steps, ids, milestones)


def _circle(before: dict[str, list[str]]) -> list[str]:
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        return names[::-1]
    return []


def _unreachable(file: str, steps: list[RawStep], ids: set[str], milestones: frozenset[str]) -> Iterator[Problem]:
    """A step is unreachable if an event that it waits for cannot happen in this track."""
    by_id = {step.id: step for step in steps}
    never: dict[str, str] = {}
    for name in TopologicalSorter({step.id: [n for n in step.after if n in ids] for step in steps}).static_order():
        step = by_id[name]
        for prerequisite in step.after:
            is_never = prerequisite in never or (
                prerequisite not in ids and prerequisite in MILESTONES and prerequisite not in milestones
            )
            if is_never:
                never[name] = prerequisite
                break
    for step in steps:
        if step.id in never:
            yield Problem(file, f"{step.path}.after", "unreachable", {"name": never[step.id]})
