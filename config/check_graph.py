"""Whether every step can be reached: no unknown prerequisite, no circle, no event that never comes."""

from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from config.references import RawStep
from models.anchors import AnchorKind
from models.problem import Problem
from models.vocabulary import MILESTONES, SETTLING


def graph_problems(
    process: str, steps: list[RawStep], milestones: frozenset[str], elsewhere: Collection[str]
) -> Iterator[Problem]:
    """Yield what keeps steps from ever opening.

    Args:
        process: The id of the process.
        steps: The raw steps of the process, its own and those of its blocks.
        milestones: The milestones that can be set in its track.
        elsewhere: The steps that other processes and blocks have.
    """
    ids = {step.id for step in steps}
    for step in steps:
        for name in step.after:
            if name not in ids | MILESTONES | {SETTLING}:
                yield unknown(step, f"{step.path}.after", name, "unknown_prerequisite", process, elsewhere)
    before = {step.id: [name for name in step.after if name in ids] for step in steps}
    circle = _circle(before)
    if circle:
        first = next(step for step in steps if step.id == circle[0])
        yield Problem(first.file, f"{first.path}.after", "cycle", {"names": " → ".join(circle)})
        return
    yield from _unreachable(steps, before, milestones)
    yield from _conditions_on_themselves(steps)


def unknown(step: RawStep, path: str, name: str, code: str, process: str, elsewhere: Collection[str]) -> Problem:
    """Return what is wrong with a name that no step of the process has: misspelt, or its block is not included."""
    if name in elsewhere:
        return Problem(step.file, path, "not_included", {"name": name, "process": process})
    return Problem(step.file, path, code, {"name": name})


def _circle(before: Mapping[str, Collection[str]]) -> list[str]:
    try:
        TopologicalSorter(before).prepare()
    except CycleError as error:
        names: list[str] = error.args[1]
        return names[::-1]
    return []


def _unreachable(
    steps: list[RawStep], before: Mapping[str, Collection[str]], milestones: frozenset[str]
) -> Iterator[Problem]:
    """A step is unreachable if an event that it waits for cannot happen in this track."""
    by_id = {step.id: step for step in steps}
    never: dict[str, str] = {}
    for name in TopologicalSorter(before).static_order():
        for prerequisite in by_id[name].after:
            is_never = prerequisite in never or (
                prerequisite not in by_id and prerequisite in MILESTONES and prerequisite not in milestones
            )
            if is_never:
                never[name] = prerequisite
                break
    for step in steps:
        if step.id in never:
            yield Problem(step.file, f"{step.path}.after", "unreachable", {"name": never[step.id]})


def _conditions_on_themselves(steps: list[RawStep]) -> Iterator[Problem]:
    """Whether somebody is concerned must not depend on the step's own report, not even by way of other steps."""
    setters = {str(step.data["sets"]): step.id for step in steps if "sets" in step.data}
    asked: dict[str, list[str]] = {}
    for step in steps:
        names = [anchor for _, anchors in step.own_events() for anchor in anchors.any_of]
        by_milestone = [setters[one.name] for one in names if one.kind is AnchorKind.MILESTONE and one.name in setters]
        asked[step.id] = by_milestone + [one.name for one in names if one.kind is AnchorKind.DONE]
    circle = _circle(asked)
    for step in steps:
        if circle and step.id == circle[0]:
            reference = next(reference for reference, _ in step.own_events())
            yield Problem(step.file, reference.path, "waits_for_itself", {"name": reference.name})
