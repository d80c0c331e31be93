"""From Pydantic's errors to problems that say where, and what to do."""

import re
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.problem import Problem

_EXPECTED = {
    "tuple_type": "a_list",
    "list_type": "a_list",
    "frozen_set_type": "a_list",
    "set_type": "a_list",
    "dict_type": "a_mapping",
    "model_type": "a_mapping",
    "model_attributes_type": "a_mapping",
    "string_type": "a_text",
    "int_type": "a_number",
    "int_parsing": "a_number",
    "int_from_float": "a_number",
    "bool_type": "true_or_false",
    "bool_parsing": "true_or_false",
}
#: How Pydantic writes a choice that is one of some members of an enumeration.
_MEMBER = re.compile(r"<\w+\.\w+: ([^>]*)>")
_AS_THEY_ARE = frozenset(
    {"not_a_day", "not_a_duration", "not_an_anchor", "not_a_time", "not_a_phone", "not_an_age_key", "missing"}
)


def problems(error: ValidationError, raw: Any, file: str) -> tuple[Problem, ...]:
    """Return every problem of *raw* that Pydantic found, in its order, each place once."""
    found = [_problem(one, raw, file) for one in error.errors(include_url=False) if not _is_echo(one)]
    return tuple({(problem.path, problem.code): problem for problem in found}.values())


def _is_echo(details: ErrorDetails) -> bool:
    """Whether a list is called too short only because its entries have errors of their own."""
    return details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]


def _problem(details: ErrorDetails, raw: Any, file: str) -> Problem:
    path = _path(details["loc"], raw, is_missing=details["type"] == "missing")
    kind, context, given = details["type"], details.get("ctx", {}), details["input"]
    if kind in _AS_THEY_ARE:
        return Problem(file, path, kind, {key: str(value) for key, value in context.items()})
    if kind == "extra_forbidden":
        return Problem(file, path, "unknown_field", {"name": str(details["loc"][-1])})
    if kind in ("enum", "literal_error"):
        known = _MEMBER.sub(r"\1", str(context.get("expected", ""))).replace("'", "").replace(" or ", ", ")
        return Problem(file, path, "unknown_value", {"value": _short(given), "known": known})
    if kind == "too_short":
        return Problem(file, path, "empty", {})
    if kind in _EXPECTED:
        return Problem(file, path, _EXPECTED[kind], {"value": _short(given)})
    if kind == "string_pattern_mismatch":
        return Problem(file, path, "pattern", {"value": _short(given), "pattern": str(context["pattern"])})
    return Problem(file, path, "other", {"text": details["msg"].removeprefix("Value error, ")})


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _path(loc: tuple[int | str, ...], raw: Any, *, is_missing: bool) -> str:
    """Write a place with names where there are names; what Pydantic adds of its own is left out."""
    path, here = "", raw
    for number, part in enumerate(loc):
        is_last = number == len(loc) - 1
        if isinstance(here, list | tuple) and isinstance(part, int) and part < len(here):
            here = here[part]
            path = _dotted(path, here["id"]) if _has_id(here) else f"{path}[{part}]"
        elif isinstance(here, dict) and part in here:
            here = here[part]
            path = _dotted(path, str(part))
        elif isinstance(here, dict) and is_missing and is_last:
            path = _dotted(path, str(part))
    return path


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str) and bool(value["id"])


def _dotted(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
