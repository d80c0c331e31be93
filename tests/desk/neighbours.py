"""Two of everything: for each role somebody of Vasa and whom Vasa works with, and somebody of neither."""

import json
from pathlib import Path
from typing import Any

from config.yaml_text import read_mapping
from tests.builders import packaged
from tests.conftest import ROOT

ROLES = tuple(role for role in packaged().roles.values() if not role.external)

#: The unit of a role by its organisation; health and social welfare, and housing and integration, are units of their own.
_OURS = {
    "municipality": ("vasa-integration", "vasa-housing"),
    "county": ("osterbotten-health", "osterbotten-social"),
    "employment_area": ("osterbottens-employment", ""),
}
_THEIRS = {
    "municipality": ("korsholm-integration", "korsholm-housing"),
    "county": ("elsewhere-health", "elsewhere-social"),
    "employment_area": ("jakobstadsregionens-employment", ""),
}
HOUSING = frozenset({"municipal_housing", "school_office", "ece_office"})
HEALTH = frozenset({"county_health_nurse", "county_health_coordinator"})


def unit_of(role: str, organisation: str, is_ours: bool) -> str:
    """Return the unit in which somebody holds a role."""
    first, second = (_OURS if is_ours else _THEIRS)[organisation]
    is_second = role in HOUSING or (organisation == "county" and role not in HEALTH)
    return second if is_second else first


def write_neighbours(folder: Path) -> None:
    """Write an organisation file with one person a role in Vasa, and one elsewhere."""
    file = ROOT / "config" / "organisations" / "ostrobothnia.yaml"
    region = read_mapping(file.read_bytes(), file.name)
    names = {"fi": "Muualla", "sv": "Annanstans"}
    region["counties"].append({"id": "elsewhere", "name": names, "languages": ["fi"]})
    for unit, organisation in (
        ("korsholm-housing", "korsholm"),
        ("elsewhere-health", "elsewhere"),
        ("elsewhere-social", "elsewhere"),
    ):
        region["units"].append(
            {"id": unit, "organisation": organisation, "name": names, "address": f"{unit}@example.org"}
        )
    region["staff"] = [_person(role, is_ours) for role in ROLES for is_ours in (True, False)]
    own = folder / "organisations"
    own.mkdir(parents=True)
    (own / "ostrobothnia.yaml").write_text(json.dumps(region, ensure_ascii=False), encoding="utf-8")


def staff_id(role: str, is_ours: bool) -> str:
    """Return the staff id of whoever holds a role."""
    return f"{'ours' if is_ours else 'theirs'}-{role.replace('_', '-')}"


def _person(role: Any, is_ours: bool) -> dict[str, Any]:
    name = staff_id(role.id, is_ours)
    return {
        "id": name,
        "name": f"{name} Esimerkki",
        "unit": unit_of(role.id, role.organisation.value, is_ours),
        "roles": [role.id],
        "office_holder": True,
        "language": "en",
        "mail": f"{name}@example.org",
        "valid_from": "2026-01-01",
    }
