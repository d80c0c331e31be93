"""What the packaged definitions say of written households; the scenarios are data that a lawyer can read and add to."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotopolku.planning.planner import make_plan, watchers_of
from models.facts import Facts
from models.plan import PlannedStep
from tests.builders import packaged

HERE = Path(__file__).parent / "scenarios"
#: What is true unless a scenario says otherwise: one adult in the quota track in Vasa.
ORDINARY = {
    "track": "quota",
    "municipality": "vasa",
    "today": "2026-11-22",
    "people": [{"id": "p1", "born": "1986-01-15"}],
}


def scenarios() -> list[Any]:
    return [
        pytest.param(one, id=f"{file.stem}: {one['scenario']}")
        for file in sorted(HERE.glob("*.yaml"))
        for one in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)["scenarios"]
    ]


def shown(step: PlannedStep, name: str) -> str:
    value = step.key.occurrence if name == "occurrence" else getattr(step, name)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else "none" if value is None else str(value)


@pytest.mark.parametrize("scenario", scenarios())
def test_the_law_as_written(scenario):
    facts = Facts.model_validate(
        ORDINARY | {name: value for name, value in scenario.items() if name not in ("scenario", "expect", "absent")}
    )
    process = packaged().process_for(facts.track, facts.municipality)
    plan = make_plan(process, facts, watchers_of(packaged().roles.values()))
    rows = {f"{row.key.step} {row.key.person or ''}".strip(): row for row in plan.steps}

    found = {
        row: {name: shown(rows[row], name) for name in wanted} for row, wanted in scenario.get("expect", {}).items()
    }

    assert found == scenario.get("expect", {})
    assert [row for row in scenario.get("absent", []) if row in rows] == []
