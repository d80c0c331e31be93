"""The log of a case, who read a person's data, and notices: complete, and silent about what is not the visitor's."""

import re
from datetime import date

import pytest

from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.directory import Directory
from kotopolku.notification.gateway import DeliveryRefusedError
from kotopolku.notification.sender import Post, send_all
from kotopolku.persistence.audit import append
from kotopolku.persistence.database import transaction
from models.people_read import PeopleRead
from tests.cases import COORDINATOR, OFFICER
from tests.desk.browser import words_of
from tests.desk.conftest import VASA
from tests.notices.outboxes import swept

LOG = f"/case/{VASA}/log"
READS = f"/case/{VASA}/person/1/reads"


def test_the_log_has_changes_and_looks_newest_first(desk):
    desk.browser("county-nurse").get(f"/case/{VASA}")
    with transaction(desk.installation.database) as session:
        report = StepReport("capacity_check", done_on=date(2026, 11, 20))
        report_step(session, desk.installation.context(), VASA, report, COORDINATOR)
    browser = desk.browser("vasa-coordinator")

    page = words_of(browser.get(LOG))

    assert "The trail is whole. Entries: 2." in page
    assert "vasa-coordinator (stated, command line) reported done step: Assessment of reception capacity;" in page
    assert (
        "county-nurse (desk: the page of the case) data of people read p1, p2: birth date, name. "
        "own work: a step concerns the person"
    ) in page
    assert "data of people read" not in words_of(browser.get(LOG, params={"show": "changes"}))
    assert "reported done" not in words_of(browser.get(LOG, params={"show": "reads"}))


def test_a_restricted_step_of_others_stands_in_the_log_without_what_it_is(desk):
    with transaction(desk.installation.database) as session:
        said = {"step": "urgent_need_check", "person": "p1", "on": "2026-11-20"}
        append(session, 1, OFFICER, "welfare_checked", said, desk.installation.context().now)

    page = words_of(desk.browser("vasa-coordinator").get(LOG, params={"show": "changes"}))

    assert "vasa-officer (stated, command line) Restricted step" in page
    assert "urgent" not in page.lower()


def test_a_log_that_is_broken_says_so(desk):
    with transaction(desk.installation.database) as session:
        session.connection().exec_driver_sql("DROP TRIGGER audit_no_update")
        session.connection().exec_driver_sql("UPDATE audit_entry SET actor = 'nobody' WHERE placement_id = 1")

    assert "The trail is broken at entry 1:" in words_of(desk.browser("vasa-coordinator").get(LOG))


def test_a_long_log_has_pages(desk):
    browser = desk.browser("vasa-coordinator")
    for _ in range(51):
        browser.get(f"/case/{VASA}")

    first, second = browser.get(LOG), browser.get(LOG, params={"number": "2"})

    assert (first.text.count("<tr><td>"), second.text.count("<tr><td>")) == (50, 2)
    assert 'rel="next"' in first.text
    assert 'rel="next"' not in second.text
    assert browser.get(LOG, params={"number": "no such", "show": "all"}).status_code == 200


@pytest.mark.parametrize(
    ("language", "title", "row"),
    [
        (
            "fi",
            "Kuka on katsonut tietoja: Amina Esimerkki (p1). Tapaus KP-2026-0001, 22.11.2026",
            "(county-nurse) työpöytä: tapauksen sivu syntymäaika, nimi oma työ: vaihe koskee henkilöä",
        ),
        (
            "sv",
            "Vem som har läst uppgifter: Amina Esimerkki (p1). Ärende KP-2026-0001, 22.11.2026",
            "(county-nurse) arbetsbord: ärendets sida födelsedatum, namn eget arbete: ett steg gäller personen",
        ),
        (
            "en",
            "Who has read data: Amina Esimerkki (p1). Case KP-2026-0001, 22 Nov 2026",
            "(county-nurse) desk: the page of the case birth date, name own work: a step concerns the person",
        ),
    ],
)
def test_who_read_her_data_is_printed_in_the_language_of_the_person(desk, language, title, row):
    desk.browser("county-nurse").get(f"/case/{VASA}")
    desk.browser("employment-vasa").get(f"/case/{VASA}")

    page = desk.browser("vasa-coordinator", "sv").get(READS, params={"language": language})

    assert f'<article lang="{language}">\n<h1>{title}</h1>' in page.text
    assert row in words_of(page)
    # Whoever makes the page reads her name too.
    assert page.text.count('<tr><th scope="row">') == 3
    assert [one.page for one in desk.rows(PeopleRead)] == ["placement", "placement", "reads"]


def test_who_read_of_somebody_of_another_case_is_not_told(desk):
    assert desk.browser("vasa-coordinator").get(READS.replace("/1/", "/3/")).status_code == 404
    assert desk.rows(PeopleRead) == []


@pytest.fixture
def told(desk):
    """Everybody was told, but one address does not take mail; returns what a person's page of notices says."""
    context = desk.installation.context()
    swept(desk.installation.database, context)
    desk.mails.failing["county-health-coordinator@example.org"] = DeliveryRefusedError("recipient_refused")
    addresses = Addresses(Directory(context.definitions, context.today), context.vault, "")
    send_all(Post(desk.installation.database, desk.mails, addresses), context, lambda: context.now)
    return lambda staff_id: words_of(desk.browser(staff_id).get(f"/case/{VASA}/notices"))


def test_notices_are_told_with_whom_they_went_to_and_why_one_did_not_arrive(told):
    page = told("vasa-coordinator")

    assert re.search(
        r"overdue Booking the initial health check Health-check coordinator county-health-coordinator: holder of the role "
        r"e-mail, by itself cannot be delivered The server does not know the recipient's address\. .*? "
        r"Attempts: 1 22 Nov 2026 \d\d:\d\d: given up\. The server does not know",
        page,
    )
    assert "vasa-home: holder of the role e-mail, with the digest waits to be sent" in page
    assert not re.search("Amina|Yusuf", page)


def test_notices_are_told_of_steps_that_one_sees_only(told):
    page = told("vasa-home")

    assert "overdue Housing reservation Municipal housing vasa-home: holder of the role e-mail, by itself sent" in page
    assert "health" not in page.lower()
