"""A placement of each track, and an unaccompanied minor: from the form that opens it to its end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from deployments.demo.page import Page, trigger
from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.case import load_case, plan_of
from kotopolku.casework.context import Context
from kotopolku.casework.dated_changes import replan_by_date
from kotopolku.casework.people import PersonChange, change_person
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.orchestration.prefect_api import connect
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.publishing import publish
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import reading, transaction
from models.case_report import Channel
from models.plan import Status
from tests.builders import TODAY
from tests.flows.house import House, until

#: A minute on a quiet machine; on one that is shared by many, each of the 32 answers may take half a minute.
pytestmark = pytest.mark.timeout(1500)

#: An office-holder, so that she may report every step.
SOCIAL_WORKER = Actor("county-social-worker", Channel.CLI)


#: What is filled in of the steps that are more than done.
SAID = {"housing_reservation": {"outcome": "elsewhere", "home": "found_by_household"}}


@dataclass(frozen=True)
class Life:
    """What is typed into the form that opens a placement, and what is reported through its run, all on one day."""

    form: str
    typed: dict[str, Any]
    steps: tuple[str, ...]
    closed_on: date
    born: date | None = None
    """The birth date of the first person, learnt after the answers."""


QUOTA_FAMILY = Life(
    "register-quota",
    {
        "municipality": "Vasa / Vaasa",
        "proposal_reference": "TRACK-2026-1",
        "proposal_received": "2026-11-02",
        "adults_18_to_64": 1,
        "children_under_7": 1,
        "reported_by": "vasa-coordinator",
    },
    (
        "capacity_check",
        "place_answer",
        "municipal_referral",
        "household_file_received",
        "housing_reservation",
        "housing_equipment",
        "travel_request",
        "arrival_date",
    ),
    date(2028, 8, 22),
)
FAMILY_AT_A_MUNICIPALITY_PLACE = Life(
    "register-municipality-place",
    {
        "municipality": "Korsholm / Mustasaari",
        "proposal_reference": "TRACK-2026-2",
        "proposal_received": "2026-11-02",
        "adults_18_to_64": 1,
        "children_7_to_17": 1,
        "permit_notified": "2026-10-26",
        "first_permit": "2026-10-23",
        "reported_by": "korsholm-coordinator",
    },
    (
        "capacity_check",
        "place_answer",
        "municipal_referral",
        "transfer_contact_and_report",
        "health_file_transfer",
        "housing_reservation",
        "housing_equipment",
        "move_date",
    ),
    date(2028, 8, 22),
)
PERSON_WHO_SETTLES_HERSELF = Life(
    "register-self-settled",
    {
        "municipality": "Vasa / Vaasa",
        "contact_reference": "TRACK-2026-3",
        "contact_received": "2026-11-02",
        "adults_18_to_64": 1,
        "permit_notified": "2026-10-26",
        "first_permit": "2026-10-23",
        "move_mode": "independent",
        "reported_by": "vasa-coordinator",
    },
    (
        "contact_processed",
        "choose_move_mode",
        "basic_info_at_permit",
        "transfer_contact_and_report",
        "family_reunification_guidance",
        "health_check_booking",
        "move_date",
        "dvv_move_notice",
    ),
    date(2028, 8, 22),
)
UNACCOMPANIED_MINOR = Life(
    "register-quota",
    {
        "municipality": "Jakobstad / Pietarsaari",
        "proposal_reference": "TRACK-2026-4",
        "proposal_received": "2026-11-02",
        "adults_18_to_64": 0,
        "children_7_to_17": 1,
        "unaccompanied": True,
        "reported_by": "jakobstad-coordinator",
    },
    (
        "capacity_check",
        "hear_county_on_person",
        "uam_three_party_agreement",
        "municipal_referral",
        "household_file_received",
        "uam_family_reunification",
        "travel_request",
        "arrival_date",
    ),
    # Half a year before her 23rd birthday the end of her support can be arranged.
    date(2032, 8, 28),
    born=date(2010, 2, 28),
)
LIVES = {
    "quota": QUOTA_FAMILY,
    "municipality place": FAMILY_AT_A_MUNICIPALITY_PLACE,
    "self-settled": PERSON_WHO_SETTLES_HERSELF,
    "unaccompanied": UNACCOMPANIED_MINOR,
}


@pytest.fixture(scope="module")
def lived(house) -> dict[str, str]:
    """The case number of each life, lived to its end; two at once, because most of it is waiting."""
    with ThreadPoolExecutor(2) as together:
        return dict(zip(LIVES, together.map(lambda life: live(house, life), LIVES.values()), strict=True))


def live(shared: House, life: Life) -> str:
    """Open a placement, report through its run, then bring it to its end; return its case number."""
    settings = shared.installation.settings
    with connect(settings.api_url, shared.installation.prefect_auth, is_patient=True) as api:
        house = replace(shared, api=api)
        number = str(trigger(api, f"{life.form}/{life.form}", life.typed)["name"])
        page = Page(api, house.installation, number)
        for step in life.steps:
            assert answered(page, step, life.typed["reported_by"]) == ("accepted", "")
        page.form()
        if life.born:
            learn_birth_date(house, number, life.born)
        bring_to_its_end(house, number)
        until(lambda: published(house, number), f"Prefect's page of {number} shows its end")
    return number


def answered(page: Page, step: str, reported_by: str) -> tuple[str, str]:
    """Report a step; the sweep of each quarter of an hour changes an overdue case once, and then the form is new."""
    said = page.report(step, TODAY.isoformat(), reported_by, **SAID.get(step, {}))
    is_swept = said[0] == "stale"
    return page.report(step, TODAY.isoformat(), reported_by, **SAID.get(step, {})) if is_swept else said


def published(house: House, number: str) -> bool:
    """Publish as housekeeping does, round after round: one server with a locked database may be out of reach once."""
    try:
        publish(house.api, house.installation, number)
    except PrefectUnreachableError:
        return False
    return True


def learn_birth_date(house: House, number: str, born: date) -> None:
    """Note when the first person of a placement was born; no birth date is ever typed into Prefect."""
    with transaction(house.installation.database) as session:
        change_person(session, on(house, TODAY), number, "p1", PersonChange(born=born), SOCIAL_WORKER)


def bring_to_its_end(house: House, number: str) -> None:
    """Report whatever is open, then go to the next day on which something opens, until nothing is left."""
    day: date | None = TODAY
    while day:
        context = on(house, day)
        with transaction(house.installation.database) as session:
            replan_by_date(session, context, number)
        while report_one(house, context, number):
            continue
        day = next_opening(house, context, number)


def on(house: House, day: date) -> Context:
    """Casework on a day to come, of which Prefect and its flows know nothing."""
    return replace(house.installation.context(), today=day, now=datetime(day.year, day.month, day.day, 10, tzinfo=UTC))


def report_one(house: House, context: Context, number: str) -> bool:
    """Report the most urgent step as done; return whether one was open."""
    with transaction(house.installation.database) as session:
        lines = agenda_of(session, context, number).lines
        line = next((line for line in lines if line.is_open), None)
        if line:
            report = StepReport(line.step.id, people=line.people, done_on=context.today)
            report_step(session, context, number, report, SOCIAL_WORKER)
    return line is not None


def next_opening(house: House, context: Context, number: str) -> date | None:
    """Return the next day on which a step opens, or None."""
    return min((day for day in openings(house, context, number) if day > context.today), default=None)


def openings(house: House, context: Context, number: str) -> Iterator[date]:
    """Yield the day on which each open step opens."""
    if house.placement(number).status != "open":
        return
    with reading(house.installation.database) as session:
        plan = plan_of(load_case(session, number, context, for_change=False), context)
    for row in plan.steps:
        if row.status in (Status.OPEN, Status.WAITING) and row.opens_on:
            yield row.opens_on


@pytest.mark.parametrize("name", LIVES)
def test_a_placement_runs_to_its_end(house, lived, name):
    number = lived[name]

    placement = house.placement(number)
    assert (placement.status, placement.ended_on) == ("closed", LIVES[name].closed_on)
    assert house.ended(placement.run_id)["state"]["type"] == "COMPLETED"


@pytest.mark.parametrize("name", LIVES)
def test_at_least_eight_answers_came_through_prefect_and_the_rest_through_casework(house, lived, name):
    reports = house.reports(lived[name])

    through_prefect = {step for step, _, channel in reports if channel == "prefect"}
    assert through_prefect == set(LIVES[name].steps)
    assert len(through_prefect) == 8
    assert {"integration_plan", "case_closure"} <= {step for step, _, channel in reports if channel == "cli"}


def test_the_page_shows_how_the_household_comes(house, lived):
    tags = {name: house.run_of(number)["tags"] for name, number in lived.items()}

    assert {name: [tag for tag in found if tag.startswith("track:")] for name, found in tags.items()} == {
        "quota": ["track:quota"],
        "municipality place": ["track:municipality_place"],
        "self-settled": ["track:self_settled"],
        "unaccompanied": ["track:quota"],
    }
