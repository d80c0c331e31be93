"""The page of dates: what would change is seen first, then saved as on the command line; what is wrong stands at its field."""

import re
import shutil
from datetime import date

import pytest
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.milestones import DateChange, change_date
from kotopolku.installation import Installation
from kotopolku.persistence.database import engine, transaction
from models.audit import AuditEntry
from models.people_read import PeopleRead
from models.person import Milestone
from models.placement import Placement
from models.work_item import WorkItem
from tests.cases import COORDINATOR
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import VASA
from tests.desk.test_step import kept
from tests.notices.outboxes import notices

PATH = f"/case/{VASA}/dates"
MOVED = {"milestone": "arrival", "person": "", "is_known": "known", "day": "2026-12-15"}


def known(desk):
    """Every stored date of the household in Vasa."""
    return {(one.name, one.person): one.day for one in desk.rows(Milestone) if one.placement_id == 1}


def saved(browser, **fields):
    """Look at a change, and save it by the form that the preview gives."""
    page = browser.send_form(PATH, PATH, **fields)
    section = page.text.split('id="preview"')[1]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', section))
    return page, browser.post(PATH, data=hidden | {"act": "save"})


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "Arrival in the municipality: 10 Jun 2026 → 15 Dec 2026",
                "Notice of move household Earliest 10 May 2026 15 Nov 2026 (later) Due (law) 17 Jun 2026 22 Dec 2026 (later)",
                "Housing reservation, household: can start → Municipal housing (vasa-home)",
                "Notices that would be withdrawn None.",
            ],
        ),
        (
            "fi",
            [
                "Saapuminen kuntaan: 10.6.2026 → 15.12.2026",
                "Viimeistään (laki) 17.6.2026 22.12.2026 (myöhemmin)",
                "Mitään ei ole vielä tallennettu.",
            ],
        ),
        (
            "sv",
            [
                "Ankomst till kommunen: 10.6.2026 → 15.12.2026",
                "Senast (lag) 17.6.2026 22.12.2026 (senare)",
                "Inget har sparats ännu.",
            ],
        ),
    ],
)
def test_a_preview_tells_every_step_and_notice_that_changes_and_saves_nothing(desk, language, lines):
    before = (known(desk), desk.rows(AuditEntry), desk.rows(WorkItem), notices(desk.installation.database))

    page = desk.browser("vasa-coordinator", language).send_form(PATH, PATH, **MOVED)

    assert page.status_code == 200
    assert [line for line in lines if line not in words_of(page)] == []
    assert before == (known(desk), desk.rows(AuditEntry), desk.rows(WorkItem), notices(desk.installation.database))


def test_a_date_that_is_saved_has_the_effect_of_the_command_line(desk, tmp_path):
    other = Installation(Settings(home=shutil.copytree(desk.installation.settings.home, tmp_path / "other")))
    with transaction(other.database) as session:
        change_date(session, other.context(), VASA, DateChange("arrival", date(2026, 12, 15)), COORDINATOR)

    _, answer = saved(desk.browser("vasa-coordinator"), **MOVED)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/case/{VASA}")
    assert known(desk)["arrival", ""] == date(2026, 12, 15)
    with transaction(other.database) as session:
        by_command = list(session.exec(select(WorkItem)))
    assert [kept(one) for one in desk.rows(WorkItem)] == [kept(one) for one in by_command]
    engine(other.database).dispose()
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.actor, last.channel, last.verified) == ("date_changed", "vasa-coordinator", "desk", True)


def test_a_date_is_not_known_any_more(desk):
    _, answer = saved(desk.browser("vasa-coordinator"), milestone="arrival", is_known="unknown")

    assert answer.status_code == 303
    assert ("arrival", "") not in known(desk)


def test_a_date_of_one_person_and_of_everybody(desk):
    browser = desk.browser("vasa-coordinator")
    saved(browser, milestone="first_permit", person="p2", is_known="known", day="2.11.2026")
    saved(browser, milestone="permit_notified", person="", is_known="known", day="3.11.2026")

    found = {key: day for key, day in known(desk).items() if key[1]}
    assert found == {
        ("first_permit", "p2"): date(2026, 11, 2),
        ("permit_notified", "p1"): date(2026, 11, 3),
        ("permit_notified", "p2"): date(2026, 11, 3),
    }
    assert "First residence permit p2 Yusuf Esimerkki 2 Nov 2026" in words_of(browser.get(PATH))


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"milestone": ""}, "milestone", "Choose which date it is."),
        ({"milestone": "move"}, "milestone", "Choose which date it is."),
        ({"person": "p1"}, "person", "This date is the whole household&#39;s: choose the whole household."),
        ({"milestone": "first_permit", "person": "p9"}, "person", "Choose whose date it is."),
        ({"is_known": ""}, "is_known", "Choose whether the day is known."),
        ({"day": ""}, "day", "Write the day, for example 24.11.2026."),
        ({"day": "0001-01-01"}, "day", "Write the day, for example 24.11.2026."),
        ({"day": "2026-06-10"}, "day", "That is so already; nothing changes."),
        (
            {"day": "2026-03-01"},
            "day",
            "Arrival in the municipality on 1 Mar 2026 would be before Referral to the municipality decided (20 Mar 2026);",
        ),
    ],
)
def test_a_wrong_date_is_told_at_its_field_and_changes_nothing(desk, fields, field, sentence):
    browser, before = desk.browser("vasa-coordinator"), (known(desk), desk.rows(AuditEntry))

    for act in ("look", "save"):
        answer = browser.send_form(PATH, PATH, **MOVED | fields, act=act, version="1")
        if act == "save" and "already" in sentence:
            continue
        assert answer.status_code == 422
        assert f'<a href="#{field}">{sentence}' in answer.text
        assert f'id="{field}-error">{sentence}' in answer.text
        assert 'id="preview"' not in answer.text
        assert f'value="{fields["day"]}"' in answer.text if fields.get("day") else True
        assert (known(desk), desk.rows(AuditEntry)) == before


def test_what_somebody_else_changed_meanwhile_must_be_seen_again(desk):
    browser = desk.browser("vasa-coordinator")
    token = form_token(browser.get(PATH))
    with transaction(desk.installation.database) as session:
        change = DateChange("arrival", date(2026, 12, 1))
        change_date(session, desk.installation.context(), VASA, change, COORDINATOR)

    answer = browser.post(PATH, data=MOVED | {"form_token": token, "act": "save", "version": "1"})

    assert answer.status_code == 422
    assert "Somebody changed the case meanwhile, so nothing was saved." in answer.text
    assert known(desk)["arrival", ""] == date(2026, 12, 1)


def test_dates_of_a_case_that_has_ended_stay(desk):
    browser = desk.browser("vasa-coordinator")
    token = form_token(browser.get(PATH))
    with transaction(desk.installation.database) as session:
        session.get(Placement, 1).status = "withdrawn"

    assert "The case has ended: its dates stay as they are." in browser.get(PATH).text
    for act in ("look", "save"):
        answer = browser.post(PATH, data=MOVED | {"form_token": token, "act": act, "version": "1"})
        assert (answer.status_code, known(desk)["arrival", ""]) == (422, date(2026, 6, 10))


def test_a_restricted_step_that_changes_is_counted_and_not_named(desk):
    page = desk.browser("vasa-coordinator").send_form(
        PATH, PATH, milestone="social_matter_pending", person="p1", is_known="known", day="2026-11-20"
    )

    names = [step.name.en for step in desk.installation.definitions.processes["quota"].steps if step.sensitive]
    assert names
    assert [name for name in names if name in page.text] == []


def test_names_in_the_choice_of_persons_are_a_look_that_is_logged(desk):
    desk.browser("vasa-coordinator").get(PATH)

    ((read),) = desk.rows(PeopleRead)
    assert (read.page, read.people, read.facts, read.why) == ("dates", "p1 p2", "born name", "own_work")
