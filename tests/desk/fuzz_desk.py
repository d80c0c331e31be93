"""A desk whose households have names that are found wherever they leak, and everything known that can be sent to it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis.strategies import SearchStrategy

from config.settings import Settings
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.app import create_app
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration
from tests.desk.browser import ADDRESS, Clock
from tests.desk.conftest import KORSHOLM, VASA, Desk
from tests.desk.fuzzed import NAMES
from tests.desk.fuzzing import Sent, sent
from tests.desk.routes import routes_of
from tests.notices.outboxes import KeptMail


@contextmanager
def fuzz_desk(home: Path) -> Iterator[Desk]:
    """A desk with a household in Vasa and one in Korsholm."""
    made = Installation(Settings(home=home, desk_address=ADDRESS))
    made.make_ready()
    (home / "prefect.auth").write_text("")
    set_fact(made.database, DEMO_TODAY, TODAY.isoformat())
    context = made.context()
    dates = {"proposal_received": "2026-03-02", "referral_decided": "2026-03-20", "file_received": "2026-03-24"}
    for municipality, case_number in (("vasa", VASA), ("korsholm", KORSHOLM)):
        first, second = NAMES[case_number]
        written = a_registration(
            municipality=municipality,
            proposal_reference=f"{municipality.upper()}-1",
            milestones=dates | {"arrival": "2026-06-10"},
            flags=["has_health_data"],
            people=[
                {"id": "p1", "born": "1990-05-01", "name": first, "labour_market": "job_seeker"},
                {"id": "p2", "born": "1988-02-03", "name": second, "labour_market": "outside_labour_force"},
            ],
        )
        registration = checked_registration(written, "test", context.definitions, TODAY)
        with transaction(made.database) as session:
            open_placement(session, context, registration, COORDINATOR)
    clock, mails = Clock(), KeptMail()
    yield Desk(made, create_app(made, clock=clock, gateway=mails), clock, mails)
    engine(made.database).dispose()


def anything_for(desk: Desk) -> SearchStrategy[Sent]:
    """Return requests to every route of a desk, with the names of fields that its pages have."""
    browser: Any = desk.browser("vasa-coordinator")
    items = {one.step: one for one in desk.items(VASA)}
    seen = [items[step].id for step in ("partners_informed", "housing_reservation", "household_file_received")]
    paths = ["/", "/unit", "/glass", f"/case/{VASA}", *(f"/case/{VASA}/step/{number}" for number in seen)]
    names = {name for path in paths for name in re.findall(r'name="(\w+)"', browser.get(path).text)} - {"form_token"}
    routes = [route for route in routes_of(desk.app) if not route.startswith("MOUNT")]
    return sent(routes, sorted(names), [str(one.id) for one in items.values()])
