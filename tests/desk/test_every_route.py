"""Every role at every route, in its own case and in another's: what the documented table grants, and nothing else."""

import asyncio
import re
from dataclasses import dataclass

import httpx
import pytest

from config.settings import Settings
from kotopolku.casework.opening import open_placement
from kotopolku.casework.policy import Action
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.standing import open_standing_cases
from kotopolku.casework.worklist import CAN_BE_DONE
from kotopolku.desk.app import create_app
from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import BROWSER, SESSION, new_token
from kotopolku.installation import Installation
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.case_report import Channel
from models.person import HouseholdMember
from models.placement import Placement
from models.vocabulary import Track
from tests.builders import TODAY
from tests.cases import a_registration
from tests.desk.browser import ADDRESS, Clock
from tests.desk.conftest import VASA, Desk
from tests.desk.neighbours import ROLES, staff_id, unit_of, write_neighbours
from tests.desk.routes import RULES, Asks, filled, routes_of
from tests.notices.outboxes import KeptMail
from tests.unit.test_policy import documented

GRANTED = documented()
STANDING = "SA-VASA"

#: A household, and the arrangements of the city itself.
CASES = (VASA, STANDING)


@dataclass(frozen=True)
class Person:
    """Whoever holds one role, in Vasa and its county, or in neither."""

    role: str
    organisation: str
    is_ours: bool

    @property
    def unit_roles(self):
        """The roles of her unit."""
        units = {one.id: unit_of(one.id, one.organisation.value, self.is_ours) for one in ROLES}
        return {role for role, unit in units.items() if unit == units[self.role]}


PEOPLE = [Person(role.id, role.organisation.value, is_ours) for role in ROLES for is_ours in (True, False)]

#: So that two processes share the work.
PARTS = 4

#: What a standing case has: what is of households alone is asked once for all roles in the policy's own tests.
OF_STANDING_CASES = {Action.SEE_CASE, Action.SEE_STEP, Action.REPORT, Action.SEE_LOG}


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk of Vasa and of its neighbours, with a household, another's household, and a standing case."""
    home = tmp_path_factory.mktemp("neighbours")
    write_neighbours(home / "own")
    made = Installation(Settings(home=home, config_directory=home / "own", desk_address=ADDRESS))
    made.make_ready()
    (home / "prefect.auth").write_text("")
    set_fact(made.database, DEMO_TODAY, TODAY.isoformat())
    context = made.context()
    coordinator = Actor(staff_id("reception_coordinator", True), Channel.CLI)
    dates = {"proposal_received": "2026-03-02", "referral_decided": "2026-03-20", "file_received": "2026-03-24"}
    people = [
        {"id": "p1", "born": "1990-05-01", "name": "Amina Esimerkki", "labour_market": "job_seeker"},
        {"id": "p2", "born": "2012-02-03", "name": "Yusuf Esimerkki", "flags": ["unaccompanied"]},
    ]
    written = a_registration(milestones=dates | {"arrival": "2026-06-10"}, people=people, flags=["has_health_data"])
    with transaction(made.database) as session:
        open_placement(session, context, checked_registration(written, "t", context.definitions, TODAY), coordinator)
        open_standing_cases(session, context)
    clock, mails = Clock(), KeptMail()
    yield Desk(made, create_app(made, clock=clock, gateway=mails), clock, mails)
    engine(made.database).dispose()


def test_every_route_has_a_rule_and_every_rule_a_route(desk):
    assert sorted(routes_of(desk.app)) == sorted(RULES)


def test_a_route_that_asks_the_policy_for_nothing_says_why(desk):
    assert [route for route, rule in RULES.items() if bool(rule.because) is bool(rule.action)] == []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_role_at_every_route_is_answered_as_the_table_grants(desk, part):
    """A loop, because a test of its own for each of thousands of requests would cost more than the request."""
    failures = asyncio.run(_every_request(desk, PEOPLE[part::PARTS]))

    assert failures == [], f"{len(failures)} of the answers:\n" + "\n".join(failures[:30])


async def _every_request(desk, people):
    """Return what was answered otherwise than the table says."""
    failures, counted = [], {True: 0, False: 0}
    steps = {case: _steps(desk, case) for case in CASES}
    rules = sorted(RULES.items(), key=lambda one: one[1].changes_what_others_see)
    async with _client(desk) as nobody:
        for route, rule in rules:
            if not route.startswith("MOUNT"):
                answer = await _ask(nobody, route, rule, VASA, "1")
                failures += _wrongly_answered_to_nobody(route, rule, answer)
    members = {case: str(_first_member(desk, case)) for case in CASES}
    for person in people:
        async with _client(desk, person) as client:
            for route, rule in rules:
                for case, number, is_granted in _asked_of(person, rule, steps):
                    if rule.is_about_person:
                        number = members[case]
                    if is_granted and rule.needs_more:
                        continue
                    answer = await _ask(client, route, rule, case, number)
                    counted[is_granted] += 1
                    # 403 would be a form that was not taken, which is a mistake of this test.
                    is_answered = answer.status_code not in (403, 404, rule.refused) and not _is_sign_in(answer)
                    if answer.status_code >= 500 or is_granted is not is_answered:
                        wanted = "granted" if is_granted else "refused"
                        failures.append(f"{person} {route} {case} {number}: {answer.status_code}, {wanted}")
    assert min(counted.values()) > 50, counted
    return failures


def _client(desk, person=None):
    """A browser without a screen; with somebody signed in, or nobody."""
    transport = httpx.ASGITransport(desk.app, raise_app_exceptions=True)
    opened = httpx.AsyncClient(transport=transport, base_url=ADDRESS, trust_env=False)
    token, browser, vault = "", new_token(), desk.installation.context().vault
    if person:
        with transaction(desk.installation.database) as session:
            token = begin_session(session, vault, staff_id(person.role, person.is_ours), desk.clock())
        opened.cookies.set(SESSION, token, domain="desk.example.org")
    opened.cookies.set(BROWSER, browser, domain="desk.example.org")
    # As the page has it, without asking for the page each time.
    opened.form_token = vault.desk_hash("form", f"{browser}|{token}")
    return opened


async def _ask(client, route, rule, case, step):
    method, _, _ = route.partition(" ")
    path = filled(route, case_number=case, number=step)
    if method == "GET":
        return await client.get(path)
    fields = {name: case if value == "CASE" else value for name, value in rule.fields.items()}
    files = {"file": ("empty.csv", b"")} if rule.is_upload else None
    return await client.post(path, data={"form_token": client.form_token, **fields}, files=files)


def _is_sign_in(answer):
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def _wrongly_answered_to_nobody(route, rule, answer):
    is_closed = _is_sign_in(answer) or (not route.startswith("GET") and answer.status_code == 403)
    if (rule.asks is not Asks.NOBODY and not is_closed) or answer.status_code >= 500:
        yield f"nobody {route}: {answer.status_code}"
    if re.search(r"Esimerkki|KP-\d{4}", answer.text):
        yield f"nobody {route}: tells of a case"


def _first_member(desk, case):
    wanted = {one.id: one.case_number for one in desk.rows(Placement)}
    return next((one.id for one in desk.rows(HouseholdMember) if wanted[one.placement_id] == case), 1)


def _steps(desk, case):
    """The work items of a case, each with whether it is restricted."""
    context = desk.installation.context()
    track, place = (Track.STANDING, "vasa") if case == STANDING else (Track.QUOTA, "vasa")
    return [(item, context.step(track, item.step, place).sensitive) for item in desk.items(case)]


def _asked_of(person, rule, steps):
    """Each case, the number in the address and whether it is granted: of steps one that is and one that is not."""
    if rule.asks is Asks.SESSION:
        yield VASA, "1", True
    elif rule.asks in (Asks.ROLE, Asks.PLACE):
        kind = "own" if person.is_ours or rule.asks is Asks.ROLE else "other"
        yield VASA, "1", GRANTED[person.role, rule.action, kind] != "no"
    elif rule.asks is Asks.CASE:
        for case, items in steps.items():
            if case == STANDING and (rule.action not in OF_STANDING_CASES or rule.is_of_households):
                continue
            actions = [action for action in (rule.action, rule.or_action) if action]
            yield case, "1", any(_granted(person, action, case, *item) for action in actions for item in items)
    elif rule.asks is Asks.STEP:
        for case, items in steps.items():
            # What is done or waits cannot be reported by anybody.
            can_be = [one for one in items if rule.action is Action.SEE_STEP or one[0].status in CAN_BE_DONE]
            for wanted in (True, False):
                found = (item for item, is_in in can_be if _granted(person, rule.action, case, item, is_in) is wanted)
                if item := next(found, None):
                    yield case, str(item.id), wanted


def _granted(person, action, case, item, is_restricted):
    """Whether the documented table lets somebody do something with a step, or with the case for its sake."""
    kind = ("own" if person.is_ours else "other") + ("_standing" if case == STANDING else "")
    if action in (Action.SEE_STEP, Action.SEE_CASE) and is_restricted:
        action = Action.SEE_RESTRICTED_STEP
    extent = GRANTED[person.role, action, kind]
    in_unit = item.role in person.unit_roles
    return {"no": False, "own role": item.role == person.role, "own unit": in_unit, "all": True}[extent]
