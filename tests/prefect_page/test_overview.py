"""A coordinator looks how receptions go in her municipality and county."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlmodel import col, update

from kotopolku.persistence.database import transaction
from models.placement import Placement
from tests.flows.house import House
from tests.prefect_page.coordinator import PATIENCE

#: So many that the smallest count which is shown is reached.
HOUSEHOLDS = 8


@pytest.fixture
def households(house: House) -> Iterator[None]:
    """Households enough for figures; afterwards they have left, so that nobody starts their runs."""
    numbers = [house.open_case(is_started=False) for _ in range(HOUSEHOLDS)]
    yield
    with transaction(house.installation.database) as session:
        mine = col(Placement.case_number).in_(numbers)
        ended = {"status": "closed", "published_version": col(Placement.version)}
        session.exec(update(Placement).where(mine).values(**ended))


@pytest.mark.usefixtures("households")
def test_the_overviews_of_municipality_and_county_are_made_by_hand_and_read(coordinator, house, picture):
    run_id = coordinator.run_at_once("overview")
    assert house.ended(run_id)["state"]["type"] == "COMPLETED"

    county = coordinator.open_artifact("county-overview-osterbotten")
    expect(county.get_by_role("heading", name="Pohjanmaan hyvinvointialue")).to_be_visible(timeout=PATIENCE)
    expect(county.get_by_role("row", name="Korsholm <5 <5 <5 <5 <5 <5")).to_be_visible()
    municipality = coordinator.open_artifact("overview-vasa")
    expect(municipality.get_by_role("heading", name="Overview: Vasa / Vaasa")).to_be_visible(timeout=PATIENCE)
    stages = municipality.get_by_role("table").first
    expect(stages.get_by_role("columnheader", name="Before arrival")).to_be_visible()
    picture("prefect-overview", coordinator.look)
