"""A real server and runner for each process of tests, in a home of their own.

Most of a test here is waiting, so two processes share the files of this folder.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from pydantic import SecretStr

from config.settings import Settings
from deployments.demo.post import PostOffice
from deployments.start import running
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import connect
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from kotopolku.points import ORDERS
from tests.builders import TODAY
from tests.flows.house import House


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened_house(folders: pytest.TempPathFactory, office: PostOffice | None) -> Iterator[House]:
    """An installation on the tests' own day; without a post office its notices wait."""
    orders = folders.mktemp("orders")
    with pytest.MonkeyPatch.context() as environment, ExitStack() as stack:
        mail = {"smtp_url": SecretStr(office.url), "mail_from": "Kotopolku <kotopolku@example.org>"} if office else {}
        settings = Settings(home=folders.mktemp("house"), port=free_port(), **mail)
        installation = Installation(settings)
        installation.make_ready()
        set_fact(installation.database, DEMO_TODAY, TODAY.isoformat())
        # The processes of the group inherit it; without an order in the folder every point is passed.
        environment.setenv(ORDERS, str(orders))
        group = stack.enter_context(running(installation))
        api = stack.enter_context(connect(settings.api_url, installation.prefect_auth, is_patient=True))
        yield House(installation, group, api, orders, office)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation under test."""
    with (
        PostOffice(tmp_path_factory.mktemp("mail") / "box") as office,
        opened_house(tmp_path_factory, office) as opened,
    ):
        yield opened
