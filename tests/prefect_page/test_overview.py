"""A coordinator looks how receptions go in her municipality and county."""

import pytest
from playwright.sync_api import expect

from kotopolku.casework.deadlines import record_due
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.persistence.database import transaction
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration
from tests.flows.house import House
from tests.prefect_page.coordinator import PATIENCE

#: So many that the smallest count which is shown is reached.
HOUSEHOLDS = 8


@pytest.fixture
def households(house: House) -> None:
    """Households enough for figures."""
    context = house.installation.context()
    with transaction(house.installation.database) as session:
        for one in range(HOUSEHOLDS):
            written = a_registration(proposal_reference=f"FIGURES-{one}")
            registration = checked_registration(written, "test", context.definitions, TODAY)
            open_placement(session, context, registration, COORDINATOR)
        record_due(session, TODAY)
    return


@pytest.mark.usefixtures("households")
def test_the_overviews_of_municipality_and_county_are_made_by_hand_and_read(coordinator, house, picture):
    run_id = coordinator.run_at_once("overview")
    assert house.ended(run_id)["state"]["type"] == "COMPLETED"

    for key, name in (("county-overview-osterbotten", "Österbotten"), ("overview-vasa", "Vasa / Vaasa")):
        overview = coordinator.open_artifact(key)
        expect(overview.get_by_role("heading", name=f"Overview: {name}")).to_be_visible(timeout=PATIENCE)
        expect(overview.get_by_role("heading", name="Open placements by stage")).to_be_visible()
        expect(overview.get_by_role("cell", name="Before arrival").first).to_be_visible()
    picture("prefect-overview", coordinator.page.screenshot)
