"""What an organisation file must agree on within itself and with the roles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.problem import Problem
from models.role import Role


def organisation_problems(file: str, data: Mapping[str, Any], roles: Mapping[str, Role] | None) -> Iterator[Problem]:
    """Yield the names in a raw organisation file that do not exist, and roles that a person may not hold."""
    counties, areas = _ids(data, "counties"), _ids(data, "employment_areas")
    municipalities, units = _ids(data, "municipalities"), _ids(data, "units")
    for kind in ("counties", "employment_areas", "municipalities", "units", "staff"):
        for name, times in Counter(_list_of_ids(data, kind)).items():
            if times > 1:
                yield Problem(file, f"{kind}.{name}", "twice", {"name": name})
    # An organisation is known by its id alone, whatever its kind.
    for name in sorted((municipalities & counties) | (municipalities & areas) | (counties & areas)):
        yield Problem(file, name, "twice", {"name": name})
    yield from _unknown(file, data, "municipalities", "county", counties)
    yield from _unknown(file, data, "municipalities", "employment_area", areas)
    yield from _unknown(file, data, "municipalities", "integration_by", municipalities)
    yield from _unknown(file, data, "employment_areas", "lead", municipalities)
    yield from _unknown(file, data, "units", "organisation", counties | areas | municipalities)
    yield from _unknown(file, data, "staff", "unit", units)
    yield from _health_keys(file, data, counties)
    yield from _substitutes(file, data)
    yield from _accounts(file, data)
    if roles is not None:
        yield from _unknown(file, data, "offices", "role", roles)
        yield from _roles_held(file, data, roles)


def _entries(data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    found = data.get(kind)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _list_of_ids(data: Mapping[str, Any], kind: str) -> list[str]:
    return [entry["id"] for entry in _entries(data, kind) if isinstance(entry.get("id"), str)]


def _ids(data: Mapping[str, Any], kind: str) -> frozenset[str]:
    return frozenset(_list_of_ids(data, kind))


def _unknown(file: str, data: Mapping[str, Any], kind: str, field: str, known: Iterable[str]) -> Iterator[Problem]:
    for entry in _entries(data, kind):
        name = entry.get(field)
        if isinstance(name, str) and name not in known:
            yield Problem(file, f"{kind}.{entry.get('id', '?')}.{field}", "unknown_name", {"name": name})


def _health_keys(file: str, data: Mapping[str, Any], counties: frozenset[str]) -> Iterator[Problem]:
    """Yield keys for health data that are no county's, of a second unit of a county, or that share their id."""
    with_keys: dict[str, str] = {}
    for unit in _entries(data, "units"):
        keys = _entries(unit, "health_keys")
        path, owner = f"units.{unit.get('id', '?')}.health_keys", str(unit.get("organisation"))
        if not keys:
            continue
        if owner not in counties:
            yield Problem(file, path, "health_key_of_no_county", {})
        elif owner in with_keys:
            yield Problem(file, path, "health_keys_elsewhere", {"name": with_keys[owner]})
        with_keys[owner] = str(unit.get("id"))
        for name, times in Counter(_list_of_ids(unit, "health_keys")).items():
            if times > 1:
                yield Problem(file, f"{path}.{name}", "twice", {"name": name})


def _substitutes(file: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield substitutes who are not at work here, and people who would stand in for themselves."""
    known = _ids(data, "staff")
    for person in _entries(data, "staff"):
        path = f"staff.{person.get('id', '?')}"
        named = [(f"{path}.substitute", person.get("substitute"))]
        named += [
            (f"{path}.absences[{number}].substitute", absence.get("substitute"))
            for number, absence in enumerate(_entries(person, "absences"))
        ]
        for where, name in named:
            if isinstance(name, str) and name not in known:
                yield Problem(file, where, "unknown_name", {"name": name})
            elif name is not None and name == person.get("id"):
                yield Problem(file, where, "own_substitute", {})


def _accounts(file: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield accounts of the provider that two people would sign in with."""
    used: set[str] = set()
    for person in _entries(data, "staff"):
        name = person.get("sign_in")
        if isinstance(name, str) and name in used:
            yield Problem(file, f"staff.{person.get('id', '?')}.sign_in", "twice", {"name": name})
        elif isinstance(name, str):
            used.add(name)


def _roles_held(file: str, data: Mapping[str, Any], roles: Mapping[str, Role]) -> Iterator[Problem]:
    for person in _entries(data, "staff"):
        path = f"staff.{person.get('id', '?')}.roles"
        held = person.get("roles")
        for name in held if isinstance(held, list) else []:
            role = roles.get(name) if isinstance(name, str) else None
            if role is None:
                yield Problem(file, path, "unknown_role", {"name": str(name)})
            elif role.external:
                yield Problem(file, path, "external_role_held", {"name": name})
            elif role.public_authority and person.get("office_holder") is not True:
                yield Problem(file, path, "office_holder_needed", {"name": name})
