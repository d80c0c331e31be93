"""What is worked out of a process definition once, and kept as long as somebody may plan with it."""

from collections.abc import Callable
from typing import TypeVar

from models.process import ProcessDefinition

T = TypeVar("T")

#: More than an installation has tracks, versions and municipalities with shapes of their own at one time.
_KEPT = 64


def once_each(work_out: Callable[[ProcessDefinition], T]) -> Callable[[ProcessDefinition], T]:
    """Return *work_out*, which then does its work once for each definition.

    A definition is known by its identity: to compare hundreds of steps would cost more than most of what is kept.
    """
    kept: dict[int, tuple[ProcessDefinition, T]] = {}

    def known(definition: ProcessDefinition) -> T:
        found = kept.get(id(definition))
        if found is None:
            if len(kept) >= _KEPT:
                kept.pop(next(iter(kept)))
            # The definition is kept beside it, so that no other can have its identity meanwhile.
            found = kept[id(definition)] = (definition, work_out(definition))
        return found[1]

    return known
