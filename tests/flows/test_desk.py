"""The desk while Prefect is away: it goes on, and what is reported meanwhile reaches the placement's run afterwards."""

from sqlmodel import select

from kotopolku.desk.app import create_app
from kotopolku.desk.desk import utc_now
from kotopolku.desk.signing_in.sessions import begin_session
from kotopolku.desk.web.cookies import BROWSER, LANGUAGE, SESSION, new_token
from kotopolku.installation import Installation
from kotopolku.orchestration.runs import keep_house
from kotopolku.persistence.database import reading, transaction
from models.placement import Placement
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.desk.browser import Browser, words_of
from tests.flows.conftest import free_port
from tests.flows.house import House


def without_prefect(house: House) -> Installation:
    """The house as its desk sees it when Prefect is stopped: nobody listens at its address."""
    return Installation(house.installation.settings.model_copy(update={"port": free_port()}))


def signed_in(installation: Installation, staff_id: str) -> Browser:
    """A browser at a desk, in which somebody is signed in."""
    browser = Browser(create_app(installation))
    with transaction(installation.database) as session:
        token = begin_session(session, installation.context().vault, staff_id, utc_now())
    for name, value in ((BROWSER, new_token()), (SESSION, token), (LANGUAGE, "en")):
        browser.cookies.set(name, value, domain="desk.example.org")
    return browser


def path_of(house: House, number: str, step: str) -> str:
    """The path of the page of a household's step."""
    statement = select(WorkItem.id).join(Placement).where(Placement.case_number == number, WorkItem.step == step)
    with reading(house.installation.database) as session:
        return f"/case/{number}/step/{session.exec(statement).one()}"


def test_what_is_reported_at_the_desk_while_prefect_is_stopped_reaches_the_run_when_it_is_back(house):
    number = house.a_case()
    run_id = house.waiting(number)["id"]
    assert "capacity_check" in house.kinds(number)
    browser, path = signed_in(without_prefect(house), "vasa-coordinator"), path_of(house, number, "capacity_check")

    answer = browser.send_form(path, path, kind="done", done_on=TODAY.isoformat())

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "done on 22 Nov 2026 (vasa-coordinator, signed in)." in words_of(browser.get(path))
    assert house.reports(number) == [("capacity_check", TODAY, "desk")]

    keep_house(house.api, house.installation)

    assert house.waiting(number)["id"] == run_id
    assert "capacity_check" not in house.kinds(number)
