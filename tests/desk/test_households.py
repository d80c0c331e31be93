"""A household changes at the desk: people come, go and are known better; a placement ends. It is shown before saving."""

import re

import pytest

from models.audit import AuditEntry
from models.person import HouseholdMember
from models.placement import Placement
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import KORSHOLM, VASA

PEOPLE, WITHDRAW = f"/case/{VASA}/people", f"/case/{VASA}/withdraw"


def looked(browser, path, **fields):
    """A form with what it would change below it, and what the page carries."""
    page = browser.send_form(path, path, go="look", **fields)
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    return page, {"form_token": form_token(page), "seen": found[1] if found else ""}


def members(desk):
    """The people of the household in Vasa."""
    return {one.label: one for one in desk.rows(HouseholdMember) if one.placement_id == 1}


def test_a_person_is_added_after_what_changes_was_shown(desk):
    browser = desk.browser("vasa-coordinator")
    fields = {"because": "birth", "joined_on": "1.10.2026", "name": "Leila Esimerkki"}

    page, carried = looked(browser, f"/case/{VASA}/new-person", **fields)

    assert "What would change of the plan" in words_of(page)
    assert "Personal identity code p3 Role" in words_of(page)
    assert list(members(desk)) == ["p1", "p2"]
    browser.post(f"/case/{VASA}/new-person", data={**fields, **carried, "go": "save"})
    assert members(desk)["p3"].joined_because == "birth"
    assert "Leila Esimerkki 1 Oct 2026" in words_of(browser.get(PEOPLE))
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.channel, last.verified) == ("person_joined", "desk", True)
    assert "Leila" not in last.details


def test_what_becomes_known_of_a_person_changes_the_plan_only_when_it_is_saved(desk):
    browser = desk.browser("vasa-guide")
    before = members(desk)["p2"].sealed_birth_date

    page, carried = looked(browser, f"{PEOPLE}/2", labour_market="job_seeker")
    assert "Role" in words_of(page)
    assert members(desk)["p2"].labour_market == "outside_labour_force"
    browser.post(f"{PEOPLE}/2", data={"labour_market": "job_seeker", **carried, "go": "save"})

    assert members(desk)["p2"].labour_market == "job_seeker"
    assert members(desk)["p2"].sealed_birth_date == before


def test_a_birth_date_typed_as_in_finland_is_saved_as_the_browser_sends_it_back(desk):
    browser = desk.browser("vasa-coordinator")

    page, carried = looked(browser, f"{PEOPLE}/2", born="1.2.1988", source="migri")
    assert 'name="born" value="1988-02-01"' in page.text
    browser.post(f"{PEOPLE}/2", data={"born": "1988-02-01", "source": "migri", **carried, "go": "save"})

    assert "p2 Yusuf Esimerkki 1 Feb 1988" in words_of(browser.get(PEOPLE))


def test_what_was_not_shown_is_not_saved(desk):
    browser = desk.browser("vasa-coordinator")
    _, carried = looked(browser, f"{PEOPLE}/2", labour_market="job_seeker")

    page = browser.post(f"{PEOPLE}/2", data={"labour_market": "not_applicable", **carried, "go": "save"})

    assert "This is what would happen now; look at it and confirm again." in words_of(page)
    assert members(desk)["p2"].labour_market == "outside_labour_force"


def test_somebody_leaves_and_the_last_one_cannot(desk):
    browser, path = desk.browser("vasa-coordinator"), f"{PEOPLE}/2/leave"
    fields = {"left_on": "2026-11-20", "because": "own_household"}
    _, carried = looked(browser, path, **fields)
    browser.post(path, data={**fields, **carried, "go": "save"})

    assert members(desk)["p2"].left_because == "own_household"
    last, _ = looked(browser, f"{PEOPLE}/1/leave", **fields)
    assert last.status_code == 422
    assert "This is the last person of the household; end the placement instead." in words_of(last)
    assert browser.get(f"{PEOPLE}/2").status_code == 404


@pytest.mark.parametrize(
    ("path", "fields", "field", "sentence"),
    [
        ("new-person", {"because": "birth"}, "joined_on", "Write the day, for example 24.11.2026."),
        ("new-person", {"joined_on": "2026-11-01"}, "because", "Choose why the person joins"),
        ("people/1", {}, "name", "Write at least one thing that has become known."),
        ("people/1", {"born": "never"}, "born", "Write the day, for example 24.11.2026."),
        ("people/1/leave", {"left_on": "2026-11-01"}, "because", "Choose a reason."),
    ],
)
def test_what_is_wrong_of_a_person_is_told_at_its_field(desk, path, fields, field, sentence):
    browser = desk.browser("vasa-coordinator")

    page, _ = looked(browser, f"/case/{VASA}/{path}", **fields)

    assert page.status_code == 422
    assert f'<a href="#{field}">{sentence}' in page.text


@pytest.mark.parametrize("staff_id", ["vasa-home", "county-nurse", "employment-vasa"])
def test_whoever_may_not_change_a_household_finds_no_such_page(desk, staff_id):
    browser = desk.browser(staff_id)

    paths = (PEOPLE, f"{PEOPLE}/1", f"/case/{VASA}/new-person", WITHDRAW)
    assert [browser.get(path).status_code for path in paths] == [404] * 4
    assert "People of the household" not in words_of(browser.get(f"/case/{VASA}"))


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["No message is sent", "Whose list it leaves", "The placement cannot be opened again."]),
        ("fi", ["Viestiä ei lähetetä", "Kenen luettelosta se poistuu", "Sijoitusta ei voi avata uudelleen."]),
        ("sv", ["Inget meddelande skickas", "Vems lista det försvinner ur", "Placeringen går inte att öppna igen."]),
    ],
)
def test_a_placement_ends_after_what_ends_with_it_was_shown(desk, language, sentences):
    browser = desk.browser("vasa-coordinator", language)

    page, carried = looked(browser, WITHDRAW, reason="does_not_come")

    assert [one for one in sentences if one not in words_of(page)] == []
    assert {one.status for one in desk.rows(Placement)} == {"open"}
    form = {"reason": "does_not_come", **carried}
    assert browser.post(WITHDRAW, data=form).headers["location"] == f"/case/{VASA}"
    assert browser.post(WITHDRAW, data=form).headers["location"] == f"/case/{VASA}"
    assert {one.case_number: one.status for one in desk.rows(Placement)} == {VASA: "withdrawn", KORSHOLM: "open"}
    assert [one.action for one in desk.rows(AuditEntry)].count("withdrawn") == 1


def test_a_placement_does_not_end_for_no_reason_or_for_one_that_was_not_shown(desk):
    browser = desk.browser("vasa-coordinator")
    _, carried = looked(browser, WITHDRAW, reason="died")

    without, other = (
        browser.post(WITHDRAW, data=carried),
        browser.post(WITHDRAW, data={"reason": "moved_away", **carried}),
    )

    assert '<a href="#reason">Choose a reason.</a>' in without.text
    assert "look at it and confirm again" in words_of(other)
    assert {one.status for one in desk.rows(Placement)} == {"open"}
