"""The names that a raw definition refers to, found before it is known to be whole.

Names are looked up in the raw data so that an unknown role is reported together with a missing translation of the
same step, not one after the other.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from models.anchors import Anchors


class Reference(NamedTuple):
    """A name and where it stands; *scope* is the mapping around it."""

    path: str
    name: str
    scope: dict[str, Any]


class RawStep(NamedTuple):
    """A step of a raw definition that has at least a name of its own."""

    path: str
    data: dict[str, Any]
    file: str = ""
    """The file in which it stands: a process, or a block that the process includes."""
    track: str = ""
    """The track of the process; some steps have more prerequisites in one track."""

    @property
    def id(self) -> str:
        """The step's id."""
        return str(self.data["id"])

    @property
    def after(self) -> list[str]:
        """The names of its prerequisites."""
        in_track = self.data.get("after_in")
        return [*self.names("after"), *_names(in_track.get(self.track) if isinstance(in_track, dict) else None)]

    def names(self, field: str) -> list[str]:
        """Return the names in a field that holds one or several."""
        return _names(self.data.get(field))

    def roles(self) -> Iterator[Reference]:
        """Yield the roles that the step names."""
        if isinstance(joined := self.data.get("joined_by"), dict) and isinstance(name := joined.get("role"), str):
            yield Reference(f"{self.path}.joined_by.role", name, joined)
        role = self.data.get("role")
        choices = role.items() if isinstance(role, dict) else [("", role)]
        for who, name in choices:
            if isinstance(name, str):
                yield Reference(f"{self.path}.role.{who}".rstrip("."), name, self.data)

    def field(self, name: str) -> Iterator[Reference]:
        """Yield the text of one field, if it has one."""
        if isinstance(value := self.data.get(name), str):
            yield Reference(f"{self.path}.{name}", value, self.data)

    def sources(self) -> Iterator[Reference]:
        """Yield every source that the step or one of its limits names."""
        yield from _texts(self.data, "source", self.path)

    def anchors(self) -> Iterator[tuple[Reference, Anchors]]:
        """Yield every anchor of a limit that can be read."""
        yield from _readable(_texts(self.data, "of", self.path))

    def events(self) -> Iterator[tuple[Reference, Anchors]]:
        """Yield every event that a condition asks for and that can be read."""
        yield from _readable(_texts(self.data, "known", self.path))

    def own_events(self) -> Iterator[tuple[Reference, Anchors]]:
        """Yield the events that the step's own condition asks for."""
        yield from _readable(_texts(self.data.get("applies_to"), "known", f"{self.path}.applies_to"))

    def limits(self, field: str) -> list[dict[str, Any]]:
        """Return the variants of ``statutory`` or ``target``."""
        value = self.data.get(field)
        return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]

    def conditions(self, name: str) -> bool:
        """Whether the step's own condition asks for *name*."""
        return any(name in mapping for _, mapping in _mappings(self.data.get("applies_to"), self.path))

    def rules(self, name: str) -> Iterator[str]:
        """Yield the places where a rule of this name stands."""
        for path, mapping in _mappings(self.data, self.path):
            if name in mapping and path != self.path and "applies_to" not in path and ".when" not in path:
                yield f"{path}.{name}"


def raw_steps(data: dict[str, Any], file: str = "", track: str = "") -> list[RawStep]:
    """Return the steps of a raw definition that can be told apart."""
    steps = data.get("steps")
    found = steps if isinstance(steps, list) else []
    return [
        RawStep(f"steps.{step['id']}", step, file, track)
        for step in found
        if isinstance(step, dict) and isinstance(step.get("id"), str)
    ]


def _names(value: Any) -> list[str]:
    return [name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)]


def _readable(references: Iterator[Reference]) -> Iterator[tuple[Reference, Anchors]]:
    for reference in references:
        try:
            yield reference, Anchors.parse(reference.name)
        except PydanticCustomError:
            continue


def _texts(value: Any, field: str, path: str) -> Iterator[Reference]:
    for where, mapping in _mappings(value, path):
        if isinstance(text := mapping.get(field), str):
            yield Reference(f"{where}.{field}", text, mapping)


def _mappings(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _mappings(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _mappings(inner, f"{path}[{number}]")
