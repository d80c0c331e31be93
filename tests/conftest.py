"""What every test may use."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.chromium import chromium
from tests.pictures import picture

__all__ = ["chromium", "picture"]

# No test fails on an absolute time: a busy machine is no defect.
settings.register_profile("kotopolku", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kotopolku")

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Golden files and pictures are renewed on purpose only."""
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")
    parser.addoption("--update-pictures", action="store_true", help="write the pictures that a browser takes anew")


@pytest.fixture(autouse=True)
def _english_and_packaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the language or the settings of the machine."""
    monkeypatch.delenv("KOTOPOLKU_LANGUAGE", raising=False)
    monkeypatch.delenv("KOTOPOLKU_CONFIG_DIRECTORY", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compare a text with its golden file, or write it with --update-golden."""

    def compare(name: str, text: str) -> None:
        file = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare
