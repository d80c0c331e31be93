"""Facts of people in a registration: all that is wrong with them at once, without repeating it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kotopolku.casework.fact_recording import check_identity_code
from kotopolku.casework.fact_values import checked_value
from kotopolku.errors import CaseworkRefusedError
from models.dates import parse_day
from models.fact_choices import ROWS, FactKind, Source
from models.problem import Problem


def checked_facts(person: Mapping[str, Any]) -> dict[FactKind, str]:
    """Return what a registration says of a person, as it is kept.

    Raises:
        CaseworkRefusedError: A value cannot be one.
    """
    return {kind: checked_value(kind, text) for kind, text in _written(person).items()}


def fact_problems(people: Sequence[object], file: str, *, has_source: bool) -> Iterator[Problem]:
    """Yield what is wrong with the facts of the people of a registration.

    Args:
        people: As they are written; what is no mapping is told elsewhere.
        file: The name of the file.
        has_source: Whether the registration says where everything was got from.
    """
    codes: list[str] = []
    for person in people:
        if not isinstance(person, dict):
            continue
        place = f"people.{person.get('id', '?')}"
        written = _written(person)
        if written and not has_source and not person.get("source"):
            yield Problem(file, f"{place}.source", "fact_source_missing", {"known": ", ".join(Source)})
        for kind, text in written.items():
            try:
                value = checked_value(kind, text)
                if kind is FactKind.IDENTITY_CODE:
                    check_identity_code(value, parse_day(person.get("born")))
            except CaseworkRefusedError as error:
                yield Problem(file, f"{place}.{kind.value}", error.code, error.values)
                continue
            if kind is FactKind.IDENTITY_CODE:
                if value in codes:
                    yield Problem(file, f"{place}.{kind.value}", "fact_identity_code_twice", {})
                codes.append(value)


def _written(person: Mapping[str, Any]) -> dict[FactKind, str]:
    """Return the texts of the facts; what is no text is told by the registration's own check."""
    found: dict[FactKind, str] = {}
    for kind in ROWS:
        value = person.get(kind.value)
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            value = " ".join(value)
        if isinstance(value, str) and value:
            found[kind] = value
    return found
