"""One installation with a coordinator at Prefect's page, for all tests of the folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from kotopolku.casework.deadlines import record_opened
from kotopolku.casework.standing import open_standing_cases
from kotopolku.persistence.database import transaction
from tests.builders import TODAY
from tests.flows.conftest import opened_house
from tests.flows.house import House
from tests.prefect_page.coordinator import Coordinator


class OneInstallation(LoadScopeScheduling):
    """One process runs all tests of this folder, for a second installation would take longer than they do; others are shared out."""

    def _split_scope(self, nodeid: str) -> str:
        return "prefect_page" if "prefect_page/" in nodeid else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneInstallation:
    """Share tests out to the processes."""
    return OneInstallation(config, log)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The installation whose page is opened. A post office has a loop of its own, as the browser's driver has."""
    with opened_house(tmp_path_factory, office=None) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def swept(house: House) -> None:
    """What the first sweep of an installation changes in every placement does not come in the midst of a test."""
    with transaction(house.installation.database) as session:
        open_standing_cases(session, house.installation.context())
        record_opened(session, TODAY)


@pytest.fixture(scope="session")
def coordinator(house: House, chromium: Browser) -> Iterator[Coordinator]:
    """Somebody who has signed in."""
    with Coordinator.at(house.group.address, chromium) as somebody:
        somebody.sign_in(house.installation.prefect_auth)
        somebody.sees_herself_signed_in()
        yield somebody


@pytest.fixture(scope="session")
def case(house: House) -> str:
    """A placement that waits and is overdue, for tests that only look."""
    return house.a_case()
