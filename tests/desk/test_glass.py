"""Breaking the glass: a case opens for an hour, with a reason; the coordinator is told; each look is logged."""

import re

import pytest

from models.audit import AuditEntry
from models.notice import Notice
from models.people_read import BrokenGlass, PeopleRead
from tests.desk.browser import words_of
from tests.desk.conftest import KORSHOLM, VASA
from tests.notices.outboxes import KeptMail, sent


def broken(browser, case=VASA, reason="child_in_danger"):
    return browser.send_form("/glass", "/glass", case=case, reason=reason)


def test_broken_glass_opens_people_and_steps_until_the_hour_is_over(desk):
    browser = desk.browser("county-social-worker")
    assert browser.get(desk.path("housing_reservation")).status_code == 404

    answer = broken(browser)

    assert answer.headers["location"] == f"/case/{VASA}"
    assert "Amina Esimerkki" in words_of(browser.get(f"/case/{VASA}"))
    assert browser.get(desk.path("housing_reservation")).status_code == 200
    assert "Save the report" not in browser.get(desk.path("housing_reservation")).text
    desk.clock.pass_time(minutes=29)
    browser.get("/")
    desk.clock.pass_time(minutes=29)
    browser.get("/")
    desk.clock.pass_time(minutes=2)
    assert browser.get(desk.path("housing_reservation")).status_code == 404


def test_broken_glass_is_audited_and_each_look_says_why(desk):
    browser = desk.browser("county-nurse")
    broken(browser)
    broken(browser)
    browser.get(desk.path("housing_reservation"))

    (glass,) = desk.rows(BrokenGlass)
    assert (glass.staff_id, glass.reason) == ("county-nurse", "child_in_danger")
    entries = [one for one in desk.rows(AuditEntry) if one.action == "glass_broken"]
    assert [(one.actor, one.details) for one in entries] == [
        ("county-nurse", '{"minutes": 60, "reason": "child_in_danger"}')
    ]
    assert {one.page for one in desk.rows(PeopleRead)} == {"step"}


def test_the_coordinator_is_told_once_of_which_case_and_of_nothing_else(desk):
    browser = desk.browser("county-nurse")
    broken(browser)
    broken(browser)

    assert [(one.recipient, one.kind) for one in desk.rows(Notice)] == [("vasa-coordinator", "glass_broken")]
    mails = KeptMail()
    sent(desk.installation.database, desk.installation.context(), mails)
    ((address, mail, _),) = mails.messages
    assert address.where == "vasa-coordinator@example.org"
    assert mail.subject == "KP-2026-0001: ärendet öppnades i en nödsituation"
    assert not re.search(r"Esimerkki|county-nurse|child_in_danger|barn", mail.text + mail.html)


@pytest.mark.parametrize(
    ("staff_id", "case", "reason", "field"),
    [
        ("vasa-guide", KORSHOLM, "child_in_danger", "case"),
        ("vasa-guide", "KP-2026-9999", "child_in_danger", "case"),
        ("vasa-home", VASA, "child_in_danger", "case"),
        ("employment-vasa", VASA, "child_in_danger", "case"),
        ("vasa-guide", VASA, "", "reason"),
        ("vasa-guide", VASA, "curiosity", "reason"),
    ],
)
def test_breaking_the_glass_is_refused_at_its_field(desk, staff_id, case, reason, field):
    answer = broken(desk.browser(staff_id), case, reason)

    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert desk.rows(BrokenGlass) == desk.rows(Notice) == []
