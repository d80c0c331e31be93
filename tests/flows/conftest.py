"""One real server and runner for the whole folder, in a home of their own."""

import socket
from collections.abc import Iterator

import pytest

from config.settings import Settings
from deployments.start import running
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import connect
from kotopolku.persistence.upgrade import DEMO_TODAY, set_fact
from tests.builders import TODAY
from tests.flows.house import House

#: How many cases are started before a test asks for one.
AHEAD = 2


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation under test, on the tests' own day."""
    settings = Settings(home=tmp_path_factory.mktemp("house"), port=free_port())
    installation = Installation(settings)
    installation.make_ready()
    set_fact(installation.database, DEMO_TODAY, TODAY.isoformat())
    with running(installation) as group, connect(settings.api_url, installation.prefect_auth) as api:
        house = House(installation, group, api)
        house.started = [house.open_case() for _ in range(AHEAD)]
        yield house
