"""Applications to Kela at the desk, with Kela's clock; the dossier is made in memory, and each one is logged first."""

import io

import pypdf
import pytest

from models.audit import AuditEntry
from models.people_read import PeopleRead
from models.person import KelaApplication
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import VASA
from tests.dwellings import a_dwelling

KELA = f"/case/{VASA}/kela"
APPLIED = {
    "person": "p1",
    "benefit": "basic_income_support",
    "month": "2026-11",
    "received": "2026-11-16",
    "applied_by": "client",
}
DOSSIER = {"about": "p1", "language": "fi", "address": "Esimerkkikatu 1", "rent": "655,50", "for_benefit": "open"}


def applied(browser, **fields):
    """What is answered to a new application."""
    return browser.send_form(KELA, f"{KELA}/apply", **{**APPLIED, **fields})


def application(desk):
    """The only application."""
    (found,) = desk.rows(KelaApplication)
    return found


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("perustoimeentulotuki", "Kelan on päätettävä viimeistään 25.11.2026", "oma puhelinnumerosi")),
        ("sv", ("grundläggande utkomststöd", "FPA ska besluta senast 25.11.2026", "ditt telefonnummer")),
        ("en", ("basic income support", "Kela is to decide by 25 Nov 2026", "address of the dwelling")),
    ],
)
def test_each_adult_has_her_applications_with_the_clock_and_what_is_missing(desk, language, words):
    browser = desk.browser("vasa-coordinator", language)

    answer = applied(browser)

    assert (answer.status_code, answer.headers["location"]) == (303, KELA)
    said = words_of(browser.get(KELA))
    assert [word for word in (*words, "p1 Amina Esimerkki", "p2 Yusuf Esimerkki") if word not in said] == []


def test_what_becomes_of_an_application_is_saved_as_the_command_saves_it(desk):
    browser = desk.browser("vasa-guide")
    applied(browser)

    browser.send_form(f"{KELA}/1", f"{KELA}/1", act="asked", on="2026-11-18", until="2026-11-30")
    assert "Kela asked on 18 Nov 2026 for what is missing" in words_of(browser.get(KELA))
    browser.send_form(f"{KELA}/1", f"{KELA}/1", act="completed", on="2026-11-20")
    asked = browser.send_form(f"{KELA}/1", f"{KELA}/1", act="decided", on="2026-11-20", outcome="granted")

    assert "This cannot be taken back." in words_of(asked)
    assert application(desk).decided_on is None
    answer = browser.send_form(
        f"{KELA}/1", f"{KELA}/1", act="decided", on="2026-11-20", outcome="granted", confirmed="yes"
    )
    assert (answer.status_code, application(desk).outcome) == (303, "granted")
    actions = [one.action for one in desk.rows(AuditEntry) if one.action.startswith("kela_")]
    assert actions == ["kela_applied", "kela_asked", "kela_completed", "kela_decided"]
    assert "<form" not in browser.get(f"{KELA}/1").text.partition("<main")[2]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"person": "p9"}, '<a href="#person">Choose one of these.'),
        ({"benefit": ""}, '<a href="#benefit">Choose one of these.'),
        ({"month": "November"}, '<a href="#month">Write the month'),
        ({"month": ""}, "month"),
        ({"received": "2026-11-23"}, "2026-11-23"),
    ],
)
def test_a_wrong_application_is_told_and_changes_nothing(desk, fields, sentence):
    answer = applied(desk.browser("vasa-coordinator"), **fields)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert 'value="2026-11' in answer.text
    assert desk.rows(KelaApplication) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"act": "asked", "on": "2026-11-18", "until": ""}, '<a href="#until">'),
        ({"act": "decided", "on": "2026-11-18", "outcome": ""}, '<a href="#outcome">'),
        ({"act": "completed", "on": "2026-11-18"}, "record that first."),
        ({"act": "", "on": "x"}, '<a href="#act">'),
    ],
)
def test_what_cannot_have_become_of_an_application_is_told(desk, fields, sentence):
    browser = desk.browser("vasa-coordinator")
    applied(browser)

    answer = browser.send_form(f"{KELA}/1", f"{KELA}/1", **fields)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert (application(desk).asked_on, application(desk).decided_on) == (None, None)


def test_a_dossier_names_the_household_and_is_logged_and_kept_nowhere(desk):
    browser = desk.browser("vasa-coordinator")
    applied(browser)

    answer = browser.send_form(KELA, f"{KELA}/dossier", **DOSSIER)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{VASA}-p1.pdf"'
    assert answer.headers["cache-control"] == "private, no-store"
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert [word for word in ("Amina Esimerkki", "Yusuf Esimerkki", "655,50") if word not in text] == []
    reads = [(one.staff_id, one.people, one.why) for one in desk.rows(PeopleRead) if one.page == "kela_dossier"]
    assert reads == [("vasa-coordinator", "p1 p2", "own_work")]
    made = [one.details for one in desk.rows(AuditEntry) if one.action == "kela_dossier_made"]
    assert made == ['{"person": "p1"}']


def test_a_dossier_begins_with_the_dwelling_that_is_held(desk):
    a_dwelling(desk.installation.database)
    browser = desk.browser("vasa-coordinator")
    fields = {"dwelling": "VA-1", "first": "2026-12-01", "confirmed": "yes"}
    browser.send_form(f"/case/{VASA}/housing", f"/case/{VASA}/housing/reserve", **fields)

    page = browser.get(KELA).text

    assert 'value="Esimerkkikatu 1 A 3"' in page
    assert 'value="650,00"' in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "has no open application"),
        ({"language": "en"}, '<a href="#language">'),
        ({"rent": "much"}, '<a href="#rent">'),
        ({"for_benefit": "basic_income_support"}, "month"),
    ],
)
def test_a_dossier_that_cannot_be_made_is_told_and_not_logged(desk, fields, sentence):
    answer = desk.browser("vasa-coordinator").send_form(KELA, f"{KELA}/dossier", **{**DOSSIER, **fields})

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not [one for one in desk.rows(PeopleRead) if one.page == "kela_dossier"]


@pytest.mark.parametrize("staff_id", ["vasa-officer", "korsholm-coordinator", "county-nurse"])
def test_applications_to_kela_are_not_there_for_others(desk, staff_id):
    applied(desk.browser("vasa-coordinator"))
    browser = desk.browser(staff_id)
    token = form_token(browser.get("/"))

    assert [browser.get(path).status_code for path in (KELA, f"{KELA}/1")] == [404, 404]
    for act, fields in (("apply", APPLIED), ("dossier", DOSSIER), ("1", {"act": "withdraw", "on": "2026-11-20"})):
        answer = browser.post(f"{KELA}/{act}", data={"form_token": token, "confirmed": "yes", **fields})
        assert answer.status_code == 404, act
    assert application(desk).withdrawn_on is None
