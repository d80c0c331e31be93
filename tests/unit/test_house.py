"""What the house promises about itself."""

import json
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import jsonschema
import pytest
import yaml

from config.schemas import MODELS, schema_text
from tests.conftest import ROOT

ROOMS = ("flows", "tasks", "models", "config", "deployments", "kotopolku")
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_planning_core_loads_neither_sqlmodel_nor_prefect():
    code = "import sys, pkgutil, kotopolku.planning as p; [__import__(m.name) for m in pkgutil.walk_packages(p.__path__, 'kotopolku.planning.')]; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "kotopolku.planning.planner" in loaded
    assert not {"sqlmodel", "sqlalchemy", "prefect", "config"} & set(loaded)


def test_the_desk_loads_nothing_that_no_page_needs():
    code = (
        "import sys, kotopolku.desk.__main__\n"
        "from datetime import date\n"
        "from kotopolku.planning.calendar import is_working_day\n"
        "assert not is_working_day(date(2026, 12, 24))\n"
        "print(*sys.modules)"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert "kotopolku.desk.app" in loaded
    without = {"prefect", "alembic", "apprise", "authlib", "typst", "xlsxwriter", "icalendar", "rich", "httpx"}
    # Nor other countries' holidays, nor WebSockets.
    assert not {*without, "holidays.countries", "websockets"} & set(loaded)


def test_help_loads_nothing_heavy():
    code = "import sys, kotopolku.cli as c\ntry: c.main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not {"pydantic", "holidays", "rich", "pendulum", "prefect", "sqlmodel"} & set(loaded)


@pytest.mark.parametrize("room", ROOMS)
def test_each_top_level_name_is_shipped_by_us_alone(room):
    others = {
        distribution.metadata["Name"]
        for distribution in metadata.distributions()
        for file in distribution.files or ()
        if file.parts[0] in (room, f"{room}.py")
    }

    assert others <= {"kotopolku"}


def test_no_module_of_a_room_shadows_another_package():
    names = {Path(name).stem for name in TRACKED if name.split("/")[0] in ("flows", "tasks") and name.endswith(".py")}

    assert not (names - {"__init__"}) & (set(sys.stdlib_module_names) | set(ROOMS))


def test_every_package_init_is_one_docstring():
    for name in TRACKED:
        if name.endswith("__init__.py"):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert text.startswith('"""'), name
            assert text.count('"""') == 2, name
            assert text.rstrip().endswith('"""'), name


def test_most_modules_are_small_and_none_is_above_300_lines():
    sizes = {
        name: len((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in TRACKED
        if name.split("/")[0] in ROOMS and name.endswith(".py")
    }

    assert max(sizes.values()) <= 300
    assert sum(size <= 150 for size in sizes.values()) >= 0.85 * len(sizes)


def test_no_file_names_a_package_registry():
    hosts = (
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "deb.deb" + "ian",
        "--index" + "-url",
        "--extra-index" + "-url",
    )
    texts = {name: (ROOT / name).read_bytes().decode("utf-8", "replace") for name in TRACKED}

    assert [(name, host) for name, text in texts.items() for host in hosts if host in text] == []
    assert not {"uv.lock", "pylock.toml", "poetry.lock"} & {Path(name).name for name in TRACKED}


def test_every_pinned_package_has_hashes_and_prefect_starts():
    lock = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pins = [line for line in lock.splitlines() if "==" in line and not line.startswith((" ", "#"))]

    assert pins
    assert all(line.endswith("\\") for line in pins)
    assert any(line.startswith("prefect==3.8.8") for line in pins)
    fastapi = next(line for line in pins if line.startswith("fastapi=="))
    assert 139 <= int(fastapi.split(".")[1]) < 155


def test_runtime_and_development_pin_the_same_releases():
    def pins(name: str) -> set[str]:
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        return {line.split()[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}

    assert pins("runtime.txt") <= pins("dev.txt")


@pytest.mark.parametrize("name", MODELS)
def test_each_schema_is_current(name):
    assert (ROOT / "config" / "schema" / f"{name}.json").read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("process", "config/processes/quota.yaml"),
        ("block", "config/processes/blocks/integration.yaml"),
        ("block", "config/processes/blocks/compensation.yaml"),
        ("standing", "config/standing.yaml"),
        ("overrides", "examples/own-configuration/overrides/vasa.yaml"),
        ("roles", "config/roles.yaml"),
        ("sources", "config/sources.yaml"),
        ("notices", "config/notices.yaml"),
        ("path", "config/path.yaml"),
        ("housing", "config/housing.yaml"),
        ("organisation", "config/organisations/ostrobothnia.yaml"),
        ("facts", "examples/quota-family.yaml"),
    ],
)
def test_editors_accept_what_the_loader_accepts(schema, file):
    """A schema that refused the packaged files would paint them red in every editor."""
    data = yaml.load((ROOT / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    kinds = json.loads(schema_text(schema))
    errors = [
        error
        for error in jsonschema.Draft202012Validator(kinds).iter_errors(data)
        if error.validator not in ("type", "anyOf", "minimum")
    ]

    assert errors == []


def test_the_wheel_ships_the_rooms_with_their_data_and_no_tests(tmp_path):
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            str(tmp_path),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(target)], check=True)

    assert not (target / "tests").exists()
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, sys.argv[1]); from kotopolku.cli import main; sys.exit(main(['check']))",
            str(target),
        ],
        cwd="/",
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=True,
    )
    assert done.stdout.startswith("No errors in processes (3)")


def test_the_version_is_told_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert metadata.version("kotopolku") == project["project"]["version"]
