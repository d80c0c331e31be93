"""The units in deployments/systemd: commands that exist, run without rights that they do not need."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from kotopolku.cli import COMMANDS
from tests.conftest import ROOT

UNITS = sorted((ROOT / "deployments" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
BIN = "/opt/kotopolku/.venv/bin/"

HARDENED = {
    ("NoNewPrivileges", "yes"),
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("ReadWritePaths", "/var/lib/kotopolku"),
    ("UMask", "0077"),
    ("CapabilityBoundingSet", ""),
    ("User", "kotopolku"),
}


def settings_of(unit: Path) -> list[tuple[str, str]]:
    """The settings of a unit; a name may come twice."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [(name, value) for name, sign, value in (line.partition("=") for line in lines if line[:1] != "#") if sign]


def test_there_is_a_unit_for_every_process():
    assert [unit.name for unit in UNITS] == [
        "kotopolku-desk.service",
        "kotopolku-watchdog.service",
        "kotopolku-watchdog.timer",
        "kotopolku-worker.service",
        "kotopolku.service",
    ]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_each_service_starts_something_that_exists_and_has_few_rights(unit):
    settings = settings_of(unit)

    (started,) = [value for name, value in settings if name == "ExecStart"]
    program, *words = started.removeprefix(BIN).split()
    if program == "kotopolku":
        assert words[0] in COMMANDS
        assert len(words) == 1
    else:
        assert (program, words[:2]) == ("python", ["-P", "-m"])
        assert find_spec(f"{words[2]}.__main__")
    assert set(settings) >= HARDENED
    assert ("EnvironmentFile", "/etc/kotopolku/kotopolku.env") in settings
    assert not any("KEY" in value or "PASSWORD" in value for name, value in settings if name == "Environment")
    assert ("Restart", "on-failure") in settings or ("Type", "oneshot") in settings


def test_systemd_itself_finds_nothing_wrong_where_it_is_there(tmp_path):
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(f"{BIN}kotopolku ", f"{sys.executable} ")
        (tmp_path / unit.name).write_text(text.replace(f"{BIN}python", sys.executable), encoding="utf-8")
    tool = shutil.which("systemd-analyze")
    if tool is None:
        return

    done = subprocess.run(
        [tool, "verify", *(str(tmp_path / unit.name) for unit in UNITS)], capture_output=True, text=True, check=False
    )

    # What other packages installed on this machine is theirs.
    assert [line for line in done.stderr.splitlines() if "kotopolku" in line] == []
