"""A whole quota reception through the desk: registered, worked on from eleven people's own lists, and ended."""

from playwright.sync_api import expect
from sqlmodel import select

from kotopolku.persistence.database import reading
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.case_report import CaseReport, Channel
from models.placement import Placement, PlacementStatus
from tests.browser.person import sign_in
from tests.browser.reception import PEOPLE, RECEPTION
from tests.browser.served import served


def test_eleven_people_walk_a_household_from_the_proposal_to_the_end_in_three_languages(chromium, tmp_path):
    with served(tmp_path / "home", chromium) as desk:
        database = desk.installation.database
        set_fact(database, DEMO_TODAY, "2026-03-02")
        people = {who: sign_in(desk, who, language) for who, language in PEOPLE.items()}
        case_number = people["vasa-coordinator"].register()

        for done in RECEPTION:
            set_fact(database, DEMO_TODAY, done.day)
            person = people[done.who]
            work = person.finish_step if done.finishes else person.report
            work(case_number, done.step, done.act, **done.fields)

        coordinator = people["vasa-coordinator"]
        coordinator.page.goto(f"/case/{case_number}")
        ended = desk.installation.definitions.messages[coordinator.language].commands["placement_closed"]
        expect(coordinator.page.get_by_role("main")).to_contain_text(ended)
        with reading(database) as session:
            (placement,) = session.exec(select(Placement))
            reports = session.exec(select(CaseReport)).all()
        assert placement.status == PlacementStatus.CLOSED
        assert {one.reported_by for one in reports} == set(PEOPLE)
        assert {(one.channel, one.verified) for one in reports} == {(Channel.DESK, True)}
