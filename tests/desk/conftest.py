"""A desk with one household in Vasa and one in Korsholm, and what it sends."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from fastapi import FastAPI
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.app import create_app
from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import BROWSER, LANGUAGE, SESSION, new_token
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine, reading, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.placement import Placement
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration
from tests.compiled import share_compiled
from tests.desk.browser import ADDRESS, Browser, Clock
from tests.notices.outboxes import KeptMail

VASA, KORSHOLM = "KP-2026-0001", "KP-2026-0002"

#: An adult job seeker with a name, and one outside the labour force.
_PEOPLE = [
    {"id": "p1", "born": "1990-05-01", "name": "Amina Esimerkki", "labour_market": "job_seeker"},
    {"id": "p2", "born": "1988-02-03", "name": "Yusuf Esimerkki", "labour_market": "outside_labour_force"},
]


@dataclass
class Desk:
    """The desk of a test."""

    installation: Installation
    app: FastAPI
    clock: Clock
    mails: KeptMail = field(default_factory=KeptMail)

    def browser(self, staff_id: str = "", language: str = "en", place: str = "192.0.2.1") -> Browser:
        """A browser, with somebody signed in or nobody; her own language gives way to *language*."""
        opened = Browser(self.app, language, place)
        if staff_id:
            # As after a link was used; that it can be is tested where links are.
            context = self.installation.context()
            with transaction(self.installation.database) as session:
                token = begin_session(session, context.vault, staff_id, self.clock())
            for name, value in ((BROWSER, new_token()), (SESSION, token), (LANGUAGE, language)):
                opened.cookies.set(name, value, domain="desk.example.org")
        return opened

    def rows(self, table):
        """Every row of a table."""
        with reading(self.installation.database) as session:
            return list(session.exec(select(table)))

    def items(self, case_number):
        """The work items of a case."""
        with reading(self.installation.database) as session:
            return list(session.exec(select(WorkItem).join(Placement).where(Placement.case_number == case_number)))

    def item(self, case_number, step, person=""):
        """The work item of a step."""
        (found,) = [one for one in self.items(case_number) if (one.step, one.person) == (step, person)]
        return found

    def path(self, step, person="", case_number=VASA):
        """The path of a step's page."""
        return f"/case/{case_number}/step/{self.item(case_number, step, person).id}"


@pytest.fixture(scope="session")
def furnished(tmp_path_factory):
    """A home folder with its keys and a database with two households, to be copied."""
    home = tmp_path_factory.mktemp("desk")
    made = Installation(Settings(home=home))
    made.make_ready()
    set_fact(made.database, DEMO_TODAY, TODAY.isoformat())
    context = made.context()
    dates = {"proposal_received": "2026-03-02", "referral_decided": "2026-03-20", "file_received": "2026-03-24"}
    for municipality in ("vasa", "korsholm"):
        written = a_registration(
            municipality=municipality,
            proposal_reference=f"{municipality.upper()}-1",
            milestones=dates | {"arrival": "2026-06-10"},
            people=_PEOPLE,
        )
        registration = checked_registration(written, "test", context.definitions, TODAY)
        with transaction(made.database) as session:
            open_placement(session, context, registration, COORDINATOR)
    engine(made.database).dispose()
    return home


@pytest.fixture
def desk(furnished, tmp_path):
    """A desk of its own for each test."""
    with opened_desk(furnished, tmp_path / "home") as opened:
        yield opened


@contextmanager
def opened_desk(furnished, home, **settings):
    """A desk in a copy of the furnished home, with settings of its own."""
    shutil.copytree(furnished, home)
    installation = Installation(Settings(home=home, desk_address=ADDRESS, **settings))
    # There is no Prefect in these tests: what it is told is tested where it is.
    (home / "prefect.auth").write_text("")
    share_compiled(engine(installation.database), "sqlite")
    clock, mails = Clock(), KeptMail()
    yield Desk(installation, create_app(installation, clock=clock, gateway=mails), clock, mails)
    engine(installation.database).dispose()
