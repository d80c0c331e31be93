"""Two versions of a small quota process, in a folder laid over the packaged configuration."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session

from config.earlier import FOLDER
from config.keep_shapes import write
from config.library import Library
from config.loader import load_configuration
from kotopolku.casework.context import Context
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from tests.builders import TODAY, a_step
from tests.cases import COORDINATOR, VAULT, a_registration

FIRST, SECOND = "2026.1", "2026.2"
TARGET = {
    "target": {"within": "P3W", "of": "proposal_received", "source": "own-target"},
    "notices": "working_day_limit",
}

#: The first version asks for a form before a visit; the second has no form, but a call, and the guide informs.
FIRST_STEPS = (
    a_step("inform", **TARGET),
    a_step("old_form", four_eyes=True, **TARGET),
    a_step("visit", per="person", after="old_form"),
    a_step("receive_file", sets="file_received"),
)
SECOND_STEPS = (
    a_step("inform", role="integration_guide", **TARGET),
    a_step("visit", per="person"),
    a_step("home_call", per="person", after="inform"),
    a_step("receive_file", sets="file_received"),
)


def laid_over(folder: Path, version: str, steps: tuple[dict[str, Any], ...]) -> Path:
    """Write the process of a version, and keep its shape."""
    name = {"fi": "Prosessi", "sv": "Process", "en": "Process"}
    process = {"id": "quota", "version": version, "track": "quota", "name": name, "steps": list(steps)}
    (folder / "processes").mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(process, allow_unicode=True, sort_keys=False)
    (folder / "processes" / "quota.yaml").write_text(text, encoding="utf-8")
    write(Library(folder), folder / FOLDER)
    return folder


def first(folder: Path) -> Path:
    """The folder as long as there is only the first version."""
    return laid_over(folder, FIRST, FIRST_STEPS)


def both(folder: Path, second: tuple[dict[str, Any], ...] = SECOND_STEPS) -> Path:
    """The folder with the second version, after the first was kept."""
    return laid_over(first(folder), SECOND, second)


@cache
def working_with(folder: Path, newest: str) -> Context:
    """Casework on 22 November 2026 with a folder, as long as *newest* is its version."""
    definitions = load_configuration(Library(folder), TODAY)
    assert definitions.processes["quota"].version == newest
    return Context(definitions, VAULT, TODAY, datetime(TODAY.year, TODAY.month, TODAY.day, 10, tzinfo=UTC))


def opened(session: Session, context: Context, number: int = 1) -> str:
    """The case number of a stored placement of two people."""
    written = a_registration(proposal_reference=f"VASA-2026-{number}")
    return open_placement(
        session, context, checked_registration(written, "t", context.definitions, TODAY), COORDINATOR
    ).case_number
