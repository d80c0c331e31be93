"""The shape of a process: what a version fixes for the placements opened with it. The law reaches them by date."""

import hashlib
import json
from collections.abc import Container
from typing import Any

from config.references import RawStep
from models.anchors import AnchorKind
from models.process import ProcessDefinition, Step

#: The limits of a step, with what is counted from them.
_LIMITS = ("statutory", "target", "opens", "notices")
#: What is law, duty of secrecy or wording too, and so no part of a shape.
_AS_TODAY = ("name", "source", "appeal", "office_holder", "sensitive")

#: What the language of definitions has got since shapes are kept: a step without it is the same as before.
_LATER = ("follows_date",)


def with_law_of_today(
    shape: ProcessDefinition, newest: ProcessDefinition, here: ProcessDefinition
) -> ProcessDefinition:
    """Return *shape* with the limits, sources and words that its steps have today.

    Args:
        shape: An earlier version.
        newest: The version of today as it is packaged.
        here: The same with the overrides of a municipality; a role that it gives to a step holds for *shape* too.
    """
    steps = tuple(
        _of_today(step, newest.by_id[step.id], here.by_id[step.id], shape.by_id) if step.id in here.by_id else step
        for step in shape.steps
    )
    return shape.model_copy(update={"name": newest.name, "steps": steps})


def digest(definition: ProcessDefinition) -> str:
    """Return what is the same for two definitions exactly if their shapes are."""
    steps = [_shape_of(step) for step in definition.steps]
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()


def _shape_of(step: Step) -> dict[str, Any]:
    shape = step.model_dump(mode="json", exclude={*_LIMITS, *_AS_TODAY})
    return {name: value for name, value in shape.items() if name not in _LATER or value is not None}


def _of_today(step: Step, newest: Step, here: Step, shape: Container[str]) -> Step:
    fields = [*_AS_TODAY, *(_LIMITS if _can_be_counted(here, step, shape) else ())]
    today = {name: getattr(here, name) for name in fields}
    if here.role != newest.role:
        today["role"] = here.role
    return step.model_copy(update=today)


def _can_be_counted(here: Step, step: Step, shape: Container[str]) -> bool:
    """Whether the limits of today can be counted in a shape: for the same subjects, from steps that it has."""
    if here.per is not step.per:
        return False
    limits = here.model_dump(mode="json", include={"statutory", "target"}, exclude_defaults=True)
    written = RawStep("", limits)
    named = [anchor for _, anchors in (*written.anchors(), *written.events()) for anchor in anchors.any_of]
    return all(anchor.name in shape for anchor in named if anchor.kind is AnchorKind.DONE)
