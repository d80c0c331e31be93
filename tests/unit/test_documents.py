"""What the documents promise."""

import os
import re
import subprocess

import pytest

from config.reference import CHAPTERS, reference
from config.settings import Settings
from config.texts import texts
from docs.photographs import IMAGES, LARGEST, PHOTOGRAPHS
from docs.pictures import pictures, plan_picture, timeline_picture
from kotopolku.cli import COMMANDS, command_parser
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND_LINES = [line for block in CONSOLE.findall(README) for line in block.splitlines()]


def test_the_readme_begins_with_two_commands():
    assert COMMAND_LINES[:2] == ["make demo", "make test"]


def test_ci_runs_the_readmes_own_test_command():
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", COMMAND_LINES[2:])
def test_each_command_of_the_readme_runs(line):
    """All but `make demo`, which has a test of its own, and `make test`, which is running this one."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

    done = subprocess.run(line.split(), cwd=ROOT, capture_output=True, text=True, env=plain, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")

    assert Settings.model_fields
    for name in Settings.model_fields:
        assert f"`KOTOPOLKU_{name.upper()}`" in page


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    parser = command_parser("en", texts("en", "commands"))

    for name, command in parser.commands.items():
        assert f"## kotopolku {name}" in page
        for action in command._actions:
            assert not action.option_strings or any(f"`{option}" in page for option in action.option_strings)
    assert set(parser.commands) == set(COMMANDS)


def test_the_reference_of_definitions_is_current_and_has_every_field():
    page = (ROOT / "docs" / "reference" / "definitions.md").read_text(encoding="utf-8")

    assert page == reference()
    for models in CHAPTERS.values():
        for model in models:
            for name, field in model.model_fields.items():
                assert f"| `{field.alias or name}` |" in page


def test_the_pictures_of_the_readme_are_what_the_application_draws():
    assert (IMAGES / "plan.svg").read_text(encoding="utf-8") == plan_picture()
    assert (IMAGES / "timeline.svg").read_text(encoding="utf-8") == timeline_picture()


def test_every_picture_is_named_in_a_document_and_made_by_make_pictures():
    named = {
        name for page in PAGES for name in re.findall(r"\]\([^)]*images/([^)]+)\)", page.read_text(encoding="utf-8"))
    }

    assert named == {file.name for file in IMAGES.iterdir()}
    assert named == {f"{name}.svg" for name in pictures()} | {f"{name}.png" for name in PHOTOGRAPHS}


def test_each_photograph_is_small_and_taken_by_the_test_that_make_pictures_runs():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\npictures:")[2].partition("\n\n")[0]

    for name, test in PHOTOGRAPHS.items():
        assert f'"{name}"' in (ROOT / test).read_text(encoding="utf-8")
        assert any(test.startswith(word) for word in recipe.split()), test
        assert 1_000 < (IMAGES / f"{name}.png").stat().st_size < LARGEST
    assert "-m docs.pictures" in recipe
    assert "--update-pictures" in recipe


def test_every_link_in_the_documents_leads_somewhere():
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not target.removeprefix("<").startswith("http") and not (page.parent / target).exists()
    ]

    assert broken == []


def test_no_document_or_code_names_a_tool_of_its_makers():
    """The project speaks of itself only."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    words = ("../" + "shared", "/." + "library")

    assert [
        name for name in tracked for word in words if word in (ROOT / name).read_bytes().decode("utf-8", "replace")
    ] == []
