"""Registering a household at the desk: question by question, nothing before the button, the same as elsewhere."""

import re

import pytest
from sqlmodel import select

from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.persistence.database import reading, transaction
from models.audit import AuditEntry
from models.desk_draft import DeskDraft
from models.person import HouseholdMember, Milestone
from models.person_fact import PersonFact
from models.placement import Placement
from models.work_item import WorkItem
from tests.builders import TODAY
from tests.cases import COORDINATOR
from tests.desk.browser import words_of
from tests.desk.conftest import VASA

#: The answers of each page, in the order of the pages.
QUOTA = {
    "/register": {"track": "quota"},
    "/register/place": {"municipality": "vasa", "proposal_reference": "VASA-2026-77"},
    "/register/dates": {"proposal_received": "2.11.2026", "arrival": "2027-01-10"},
    "/register/people": {"adults_18_to_64": "1", "children_under_7": "1", "emergency": "yes"},
    "/register/person/1": {
        "p1.name": "Amina Esimerkki",
        "p1.born": "1.5.1990",
        "p1.labour_market": "job_seeker",
        "p1.speaks": "ar",
        "p1.source": "migri",
    },
}
#: The same as a file says it.
WRITTEN = {
    "track": "quota",
    "municipality": "vasa",
    "proposal_reference": "VASA-2026-77",
    "flags": ["emergency"],
    "milestones": {"proposal_received": "2026-11-02", "arrival": "2027-01-10"},
    "people": [
        {
            "id": "p1",
            "age_group": "18_to_64",
            "labour_market": "job_seeker",
            "name": "Amina Esimerkki",
            "born": "1990-05-01",
            "speaks": "ar",
            "source": "migri",
        },
        {"id": "p2", "age_group": "under_7", "labour_market": "not_applicable"},
    ],
}


def carried(page):
    """What the form of a page brings back by itself."""
    return dict(re.findall(r'<input type="hidden" name="(form_token|draft|seen)" value="(\w*)"', page.text))


def sent(browser, path, **answers):
    """What a page answers to its form."""
    return browser.post(path, data={**carried(browser.get(path)), **answers})


def typed(browser, pages):
    """Answer these pages."""
    for path, answers in pages.items():
        answer = sent(browser, path, **answers)
        assert answer.status_code == 303, words_of(answer)


def rows(url, case_number):
    """Everything that a placement is, without what cannot be the same twice."""
    with reading(url) as session:
        (placement,) = session.exec(select(Placement).where(Placement.case_number == case_number))
        found = [
            {
                name: value
                for name, value in row.model_dump().items()
                if "sealed" not in name and not name.endswith("_at")
            }
            for table in (HouseholdMember, Milestone, PersonFact, WorkItem)
            for row in session.exec(select(table).where(table.placement_id == placement.id).order_by(table.id))
        ]
    return [{name: value for name, value in row.items() if name not in ("id", "placement_id")} for row in found]


def test_a_household_is_registered_as_a_file_registers_it(desk, furnished):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)
    assert len(desk.rows(Placement)) == 2

    answer = sent(browser, "/register/check")

    assert (answer.status_code, answer.headers["location"]) == (303, "/case/KP-2026-0003")
    assert "Amina Esimerkki 1 May 1990" in words_of(browser.get("/case/KP-2026-0003"))
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.actor, last.channel, last.verified) == ("opened", "vasa-coordinator", "desk", True)
    other = f"sqlite:///{desk.installation.settings.home / 'other.db'}"
    (desk.installation.settings.home / "other.db").write_bytes((furnished / "kotopolku.db").read_bytes())
    context = desk.installation.context()
    with transaction(other) as session:
        registration = checked_registration(WRITTEN, "file", context.definitions, TODAY)
        number = open_placement(session, context, registration, COORDINATOR).case_number
    assert rows(desk.installation.database, "KP-2026-0003") == rows(other, number)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Nothing has been registered yet.",
                "Target, not law: 9 Nov 2026",
                "Peter Demostrand",
                "Change: Person p1",
            ],
        ),
        ("fi", ["Mitään ei ole vielä rekisteröity.", "Tavoite, ei laki: 9.11.2026", "Peter Demostrand", "Henkilö p1"]),
        ("sv", ["Inget har registrerats än.", "Mål, inte lag: 9.11.2026", "Peter Demostrand", "Ändra: Person p1"]),
    ],
)
def test_the_summary_shows_the_plan_and_who_is_told_and_saves_nothing(desk, language, sentences):
    browser = desk.browser("vasa-coordinator", language)
    typed(browser, QUOTA)

    page = words_of(browser.get("/register/check"))

    assert [one for one in sentences if one not in page] == []
    assert len(desk.rows(Placement)) == 2


def test_the_summary_shows_the_steps_that_its_reader_may_see_and_counts_the_others(desk):
    browser = desk.browser("vasa-decider")
    typed(browser, QUOTA)

    page = words_of(browser.get("/register/check"))

    assert "Answer on the municipality place household Officer granting the municipality place" in page
    assert "Initial health check" not in page
    assert re.search(r"Steps: \d\d\. .* \d\d of them belong to others and are not shown to you\.", page)


def test_what_was_typed_is_there_after_back_a_reload_and_in_another_language(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)

    browser.send_form("/register/person/1", "/language", language="fi", back="/register/person/1")
    page = browser.get("/register/person/1").text

    assert 'value="Amina Esimerkki"' in page
    assert "Syntymäaika" in page
    assert 'value="2026-11-02"' in browser.get("/register/dates").text


def test_what_was_typed_is_sealed_and_gone_with_the_session(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)

    home = desk.installation.settings.home
    stored = b"".join(file.read_bytes() for file in home.glob("kotopolku.db*"))
    assert [text for text in (b"Amina", b"VASA-2026-77") if text in stored] == []
    assert 'value="VASA-2026-77"' not in desk.browser("vasa-coordinator").get("/register/place").text
    browser.send_form("/", "/sign-out")
    assert desk.rows(DeskDraft) == []


@pytest.mark.parametrize(
    ("path", "answers", "field", "sentence"),
    [
        ("/register", {"track": "standing"}, "track", "Choose how the household comes."),
        ("/register/place", {"municipality": "korsholm"}, "municipality", "Choose the municipality."),
        ("/register/place", {"proposal_reference": "Amina"}, "proposal_reference", "Write the diary number: 3 to 40"),
        ("/register/dates", {"arrival": "soon"}, "proposal_received", "Write the day, for example 24.11.2026."),
        (
            "/register/dates",
            {"proposal_received": "2.11.2026", "referral_decided": "1.11.2026"},
            "referral_decided",
            "The day is before another: Placement proposal received, 2 Nov 2026. Correct one of the two.",
        ),
        ("/register/people", {}, "adults_18_to_64", "Write how many people there are; there must be at least one."),
        ("/register/people", {"adults_18_to_64": "21"}, "adults_18_to_64", "Write a number from 0 to 20."),
        (
            "/register/people",
            {"adults_18_to_64": "1", "unaccompanied": "yes"},
            "unaccompanied",
            "There is no child in the household.",
        ),
        (
            "/register/person/1",
            {"p1.born": "1.5.2020"},
            "p1.born",
            "The birth date does not fit the age group 18 to 64",
        ),
        ("/register/person/1", {"p1.speaks": "ar"}, "p1.source", "Choose where the data were got from."),
    ],
)
def test_what_is_wrong_is_told_at_its_field(desk, path, answers, field, sentence):
    browser = desk.browser("vasa-coordinator")
    before = list(QUOTA)[: list(QUOTA).index(path)]
    typed(browser, {one: QUOTA[one] for one in before})

    answer = sent(browser, path, **answers)

    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in answer.text
    assert f'id="{field}-error"' in answer.text


def test_what_is_wrong_stays_as_it_was_typed(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, {"/register": {"track": "quota"}})

    answer = sent(browser, "/register/place", municipality="vasa", proposal_reference="Amina")

    for page in (answer, browser.get("/register/place")):
        assert '<option value="vasa" selected>' in page.text
        assert 'value="Amina"' in page.text


def test_the_same_proposal_twice_leads_to_its_case(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, {**QUOTA, "/register/place": {"municipality": "vasa", "proposal_reference": "vasa-1"}})

    answer = sent(browser, "/register/check")

    assert answer.status_code == 422
    assert f'This proposal is {VASA} already; go on there. <a href="/case/{VASA}">' in answer.text
    assert len(desk.rows(Placement)) == 2


def test_pressing_the_button_twice_leads_to_the_same_case(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)
    form = carried(browser.get("/register/check"))

    first, second = browser.post("/register/check", data=form), browser.post("/register/check", data=form)

    assert first.headers["location"] == second.headers["location"] == "/case/KP-2026-0003"
    assert len(desk.rows(Placement)) == 3
    assert 'value="VASA-2026-77"' not in browser.get("/register/place", follow_redirects=True).text


def test_what_the_summary_did_not_show_is_not_registered(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)
    form = carried(browser.get("/register/check"))
    sent(browser, "/register/people", adults_18_to_64="3")

    answer = browser.post("/register/check", data=form)

    assert answer.status_code == 409
    assert "This is what would happen now; look at it and confirm again." in words_of(answer)
    assert len(desk.rows(Placement)) == 2


def test_a_form_of_another_window_changes_nothing(desk):
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)

    answer = browser.send_form("/register/place", "/register/place", draft="0" * 16, municipality="vasa")

    assert answer.status_code == 409
    assert 'value="VASA-2026-77"' in browser.get("/register/place").text


@pytest.mark.parametrize(
    ("staff_id", "track", "dates", "people", "flags"),
    [
        (
            "vasa-decider",
            "municipality_place",
            {"proposal_received": "2026-11-02", "permit_notified": "2026-10-26"},
            {"adults_65_and_over": "1"},
            ("", ""),
        ),
        (
            "vasa-coordinator",
            "self_settled",
            {"contact_received": "2026-11-02"},
            {"adults_18_to_64": "1", "move_mode": "independent"},
            ("independent_move", ""),
        ),
        (
            "vasa-coordinator",
            "quota",
            {"proposal_received": "2026-11-02"},
            {"children_7_to_17": "1", "unaccompanied": "yes"},
            ("", "unaccompanied"),
        ),
    ],
    ids=["municipality place", "self-settled", "unaccompanied minor"],
)
def test_every_kind_of_household_is_registered_and_its_case_is_shown(desk, staff_id, track, dates, people, flags):
    browser = desk.browser(staff_id)
    place = QUOTA["/register/place"]
    typed(browser, {"/register": {"track": track}, "/register/place": place, "/register/dates": dates})
    typed(browser, {"/register/people": people, "/register/persons": {}})

    answer = sent(browser, "/register/check")

    assert browser.get(answer.headers["location"]).status_code == 200
    placement, member = desk.rows(Placement)[-1], desk.rows(HouseholdMember)[-1]
    assert (placement.track, placement.flags, member.flags) == (track, *flags)


@pytest.mark.parametrize(
    "path", ["/register", "/register/place", "/register/check", "/register/import", "/register/other"]
)
def test_whoever_may_not_register_finds_no_such_page(desk, path):
    browser = desk.browser("vasa-guide")

    answer = browser.get(path)

    assert answer.status_code == 404
    assert "Register a household" not in words_of(answer)


def test_prefect_is_told_that_there_is_a_new_placement(desk, monkeypatch):
    told = []
    monkeypatch.setattr("kotopolku.orchestration.outside.start_quietly", lambda _, number: told.append(number))
    (desk.installation.settings.home / "prefect.auth").write_text("kotopolku:secret")
    browser = desk.browser("vasa-coordinator")
    typed(browser, QUOTA)

    sent(browser, "/register/check")

    assert told == ["KP-2026-0003"]
