"""The system's Chromium, one process for all tests of the folder, and a desk that it opens."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.served import served
from tests.desk.conftest import furnished

__all__ = ["furnished"]

#: Nothing is fetched or sent beside the pages; as root there is no sandbox to be had.
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP localhost 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium():
    """The browser."""
    path = shutil.which("chromium")
    assert path, "These tests need Chromium: `make browser` says how to get it."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(furnished, chromium):
    """A desk with one household in Vasa and one in Korsholm, for tests that change nothing that others see."""
    with served(furnished, chromium) as opened:
        yield opened
