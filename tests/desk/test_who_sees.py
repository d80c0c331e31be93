"""Everybody of the organisation file at every page of two cases: what the documented table grants, and nothing else."""

import re

import pytest

from models.audit import AuditEntry
from models.case_report import CaseReport
from models.people_read import PeopleRead
from tests.builders import packaged
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import KORSHOLM, VASA
from tests.desk.test_step import ROW
from tests.unit.test_policy import documented

(REGION,) = packaged().regions
STAFF = {person.id: person for person in REGION.staff}
GRANTED = documented()

#: Who serves whom, written out: the county both, each employment area and integration unit its own.
SERVES = {
    "vasa-integration": {"vasa"},
    "vasa-housing": {"vasa"},
    "korsholm-integration": {"korsholm"},
    "jakobstad-integration": set(),
    "osterbotten-health": {"vasa", "korsholm"},
    "osterbotten-social": {"vasa", "korsholm"},
    "osterbottens-employment": {"vasa", "korsholm"},
    "jakobstadsregionens-employment": set(),
}
CASES = {VASA: "vasa", KORSHOLM: "korsholm"}


def granted(person, action, item, municipality):
    """Whether the documented table lets a person do something with a step."""
    kind = "own" if municipality in SERVES[person.unit] else "other"
    in_unit = {role for one in REGION.staff if one.unit == person.unit for role in one.roles}
    reaching = {"no": False, "own role": None, "own unit": item.role in in_unit, "all": True}
    return any(
        item.role == role if (found := reaching[GRANTED[role, action, kind]]) is None else found or item.role == role
        for role in person.roles
        if GRANTED[role, action, kind] != "no"
    )


def visible(person, items, municipality):
    """The ids of the steps that the table lets a person see."""
    steps = {step.id: step for process in packaged().processes.values() for step in process.steps}
    return {
        item.id
        for item in items
        if granted(person, "see_restricted_step" if steps[item.step].sensitive else "see_step", item, municipality)
    }


@pytest.mark.parametrize("staff_id", STAFF)
def test_a_person_sees_and_reports_what_the_table_grants_and_nothing_else(desk, staff_id):
    person, browser = STAFF[staff_id], desk.browser(staff_id)
    for case_number, municipality in CASES.items():
        items = desk.items(case_number)
        seen = visible(person, items, municipality)
        page = browser.get(f"/case/{case_number}")
        assert page.status_code == (200 if seen else 404)
        assert {int(number) for number in re.findall(rf"/case/{case_number}/step/(\d+)", page.text)} == seen

        for item in [next((one for one in items if (one.id in seen) is is_seen), None) for is_seen in (True, False)]:
            if item:
                path, may_report = f"/case/{case_number}/step/{item.id}", granted(person, "report", item, municipality)
                assert browser.get(path).status_code == (200 if item.id in seen else 404)
                if not may_report:
                    token = form_token(browser.get("/"))
                    refused = browser.post(path, data={"form_token": token, "kind": "done", "done_on": "2026-11-20"})
                    assert refused.status_code == 404
    assert not [one for one in desk.rows(CaseReport) if one.reported_by == staff_id]


@pytest.mark.parametrize("staff_id", STAFF)
def test_pages_of_a_whole_case_or_municipality_open_for_whom_the_table_grants_them(desk, staff_id):
    person, browser = STAFF[staff_id], desk.browser(staff_id)
    pages = {
        "move_date": "/case/{case}/dates",
        "see_log": "/case/{case}/log",
        "see_municipality": "/municipality/{place}",
    }
    token = form_token(browser.get("/"))
    before = len(desk.rows(AuditEntry))
    for case_number, place in CASES.items():
        kind = "own" if place in SERVES[person.unit] else "other"
        for action, path in pages.items():
            is_granted = any(GRANTED[role, action, kind] == "all" for role in person.roles)
            answer = browser.get(path.format(case=case_number, place=place))
            assert answer.status_code == (200 if is_granted else 404), (action, place)
            if action == "move_date" and not is_granted:
                change = {"form_token": token, "milestone": "arrival", "is_known": "unknown", "version": "1"}
                assert browser.post(f"/case/{case_number}/dates", data=change | {"act": "save"}).status_code == 404
    assert len(desk.rows(AuditEntry)) == before


@pytest.mark.parametrize("staff_id", STAFF)
def test_lists_hold_what_the_table_grants(desk, staff_id):
    person, browser = STAFF[staff_id], desk.browser(staff_id)
    allowed = {
        f"/case/{number}/step/{found}"
        for number, place in CASES.items()
        for found in visible(person, desk.items(number), place)
    }

    for path in ("/", "/unit"):
        for show in ("now", "overdue", "waiting", "done"):
            assert set(ROW.findall(browser.get(path, params={"show": show}).text)) <= allowed


@pytest.mark.parametrize(
    ("staff_id", "names"),
    [
        ("vasa-coordinator", ["Amina Esimerkki", "Yusuf Esimerkki"]),
        ("employment-vasa", ["Amina Esimerkki"]),
        ("vasa-compensation", ["Amina Esimerkki", "Yusuf Esimerkki"]),
    ],
)
def test_names_are_shown_to_whom_a_step_of_her_own_needs_them_and_each_look_is_logged(desk, staff_id, names):
    page = words_of(desk.browser(staff_id).get(f"/case/{VASA}"))

    assert [name for name in ("Amina Esimerkki", "Yusuf Esimerkki") if name in page] == names
    ((read),) = desk.rows(PeopleRead)
    assert (read.staff_id, read.people, read.page, read.why) == (
        staff_id,
        " ".join(f"p{number}" for number, _ in enumerate(names, 1)),
        "placement",
        "own_work",
    )


@pytest.mark.parametrize("path", ["/", "/unit", f"/case/{VASA}", f"/case/{VASA}/step/1", "/glass"])
def test_nobody_sees_a_page_without_signing_in(desk, path):
    answer = desk.browser().get(path)

    assert (answer.status_code, answer.headers["location"], answer.content) == (303, "/sign-in", b"")


def test_a_case_that_is_not_there_is_answered_like_one_that_is_not_hers(desk):
    browser = desk.browser("vasa-guide")

    hers, nobodys = browser.get(f"/case/{KORSHOLM}"), browser.get("/case/KP-2026-9999")

    assert (hers.status_code, words_of(hers)) == (nobodys.status_code, words_of(nobodys)) == (404, words_of(hers))
