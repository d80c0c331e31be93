"""JSON Schemas of the files that people write, for editors; ``python -m config.schemas`` writes them anew."""

import json
from collections.abc import Mapping
from pathlib import Path

from models.facts import WrittenFacts
from models.household_path import PathRules
from models.housing_rules import HousingRules
from models.ladder import LadderBook
from models.organisation import Region
from models.override import Overrides
from models.process import Block, WrittenProcess
from models.role import RoleBook
from models.source import SourceBook
from models.standing import StandingBook
from models.values import Value

#: The model of each file, by the name of its schema.
MODELS: Mapping[str, type[Value]] = {
    "block": Block,
    "facts": WrittenFacts,
    "housing": HousingRules,
    "notices": LadderBook,
    "organisation": Region,
    "overrides": Overrides,
    "path": PathRules,
    "process": WrittenProcess,
    "roles": RoleBook,
    "sources": SourceBook,
    "standing": StandingBook,
}


def schema_text(name: str) -> str:
    """Return one schema as its file holds it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **MODELS[name].model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write every schema into *folder*."""
    for name in MODELS:
        (folder / f"{name}.json").write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).parent / "schema")
