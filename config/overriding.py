"""From a process and what a municipality does in its own way to the process as it is there. Pure."""

from collections.abc import Iterable

from models.override import Overrides
from models.process import ProcessDefinition, Step


def overridden(definition: ProcessDefinition, overrides: Iterable[Overrides]) -> ProcessDefinition:
    """Return *definition* with *overrides* applied one after the other, or itself if nothing is different."""
    steps = definition.steps
    for one in overrides:
        steps = tuple(_overridden(step, one, definition) for step in steps)
    is_same = all(new is old for new, old in zip(steps, definition.steps, strict=True))
    return definition if is_same else definition.model_copy(update={"steps": steps})


def _overridden(step: Step, overrides: Overrides, definition: ProcessDefinition) -> Step:
    found = overrides.of(step.id, definition.track)
    return step.model_copy(update=found.changes) if found else step
