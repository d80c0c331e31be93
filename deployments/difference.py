"""What in Prefect is not as the tables of this release say, and how two values are compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Difference:
    """One thing that is missing or differs, and what makes it right."""

    kind: str
    """deployment, work_pool, automation, notification or server: its word is in deploy.yaml."""
    name: str
    fields: tuple[str, ...] = ()
    """What differs, each with a word in deploy.yaml; nothing where the whole is missing."""
    mend: Callable[[], object] | None = None
    """None where it cannot be mended from outside."""

    def mend_now(self) -> None:
        """Make it right, where that can be done from outside."""
        if self.mend is not None:
            self.mend()


def differing(wanted: dict[str, Any], found: dict[str, Any]) -> tuple[str, ...]:
    """Return the names of what is wanted and is otherwise."""
    return tuple(name for name, value in wanted.items() if not agrees(value, found.get(name)))


def agrees(wanted: Any, found: Any) -> bool:
    """Whether what was found has everything that is wanted; what Prefect adds by itself does not count.

    Lists of words are sets to Prefect: it gives them back in any order.
    """
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(agrees(value, found.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(wanted) != len(found):
            return False
        if all(isinstance(one, str) for one in wanted):
            return _sorted(wanted) == _sorted(found)
        return all(agrees(one, other) for one, other in zip(wanted, found, strict=True))
    return bool(wanted == found)


def _sorted(words: Iterable[Any]) -> list[str]:
    return sorted(map(str, words))
