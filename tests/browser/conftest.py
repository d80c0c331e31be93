"""A desk that the browser opens."""

import pytest

from tests.browser.served import served
from tests.desk.conftest import furnished

__all__ = ["furnished"]


@pytest.fixture(scope="session")
def desk(furnished, chromium):
    """A desk with one household in Vasa and one in Korsholm, for tests that change nothing that others see."""
    with served(furnished, chromium) as opened:
        yield opened
