"""Reading YAML and JSON that people write: safe, strict, and with one sentence for what is wrong."""

import json
import re
from collections.abc import Hashable
from typing import Any

import yaml

from models.problem import Problem

#: No definition or household needs more; a larger file is a mistake.
LARGEST_BYTES = 1_000_000
#: What aliases may unfold to.
LARGEST_UNFOLDED = 100_000
#: How many levels may lie in each other; beyond some thousands the C parser would end the process.
DEEPEST = 60


class UnreadableError(Exception):
    """The text is no mapping that can be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's core schema: ``on`` and ``no`` are words, and dates stay as they are written."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own class attribute

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a name must be a word", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]{1,15}", "-+0123456789"),
    ("float", r"[-+]?[0-9]{1,15}\.[0-9]{1,15}", "-+0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), ["" if c == "\0" else c for c in _first]
    )


def read_mapping(data: bytes, file: str) -> dict[str, Any]:
    """Return the mapping that *data* holds, as YAML or JSON.

    Raises:
        UnreadableError: It is too large, no UTF-8, no YAML, no mapping, or unfolds beyond measure.
    """
    text = _decode(data, file)
    try:
        value = _json(text) if text.lstrip().startswith("{") else _yaml(text, file)
    except RecursionError as error:
        raise _unreadable(file, "", "too_deep") from error
    except yaml.MarkedYAMLError as error:
        raise _from_yaml(error, text, file) from error
    except yaml.YAMLError as error:
        raise _unreadable(file, "", "no_yaml", text=str(error).splitlines()[0]) from error
    except ValueError as error:
        raise _unreadable(file, "", "no_yaml", text=str(error)) from error
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise _unreadable(file, "", "no_mapping")
    return value


def _decode(data: bytes, file: str) -> str:
    if len(data) > LARGEST_BYTES:
        size = f"{len(data) / 1_000_000:.1f}"
        raise _unreadable(file, "", "too_large", size=size, largest=f"{LARGEST_BYTES // 1_000_000}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(file, f"line {line}", "not_utf8") from error


def _json(text: str) -> Any:
    def refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise ValueError(f"{twice} stands twice")
        return dict(pairs)

    def refuse_constant(name: str) -> Any:
        raise ValueError(f"{name} is no value here")

    return json.loads(text, object_pairs_hook=refuse_twice, parse_constant=refuse_constant)


def _yaml(text: str, file: str) -> Any:
    if _depth(text) > DEEPEST:
        raise _unreadable(file, "", "too_deep")
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _unfolded(node, {}, ()) > LARGEST_UNFOLDED:
            raise _unreadable(file, "", "unfolds", largest=str(LARGEST_UNFOLDED))
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _depth(text: str) -> int:
    """Return the depth of nesting, or one more than is allowed as soon as that is reached."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if deepest > DEEPEST:
            break
    return deepest


def _unfolded(node: yaml.Node, known: dict[int, int], above: tuple[int, ...]) -> int:
    """Count the values that *node* stands for once every alias is written out."""
    if id(node) in above:
        return LARGEST_UNFOLDED + 1
    if id(node) not in known:
        children = node.value if isinstance(node, yaml.SequenceNode) else ()
        if isinstance(node, yaml.MappingNode):
            children = [value for pair in node.value for value in pair]
        known[id(node)] = 1 + sum(_unfolded(child, known, (*above, id(node))) for child in children)
    return known[id(node)]


def _from_yaml(error: yaml.MarkedYAMLError, text: str, file: str) -> UnreadableError:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    written = text.splitlines()[line] if line < len(text.splitlines()) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return _unreadable(file, f"line {line + 1}", "tab")
    return _unreadable(file, f"line {line + 1}", "no_yaml", text=error.problem or "it cannot be read")


def _unreadable(file: str, path: str, code: str, **values: str) -> UnreadableError:
    return UnreadableError(Problem(file, path, code, values))
