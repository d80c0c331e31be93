"""Typed forms at the desk: the same records as on the command line, errors at the fields, nothing that was typed lost."""

import re
from datetime import date

import pytest

from models.assessment import Assessment
from models.audit import AuditEntry
from models.case_report import CaseReport
from models.housing import HousingReservation
from models.social_welfare import SocialWelfareReferral
from tests.desk.browser import words_of
from tests.dwellings import a_dwelling


def errors_of(page):
    """The summary of what is wrong: where each line leads, and what it says."""
    (summary,) = re.findall(r'<div class="errors".*?</div>', page.text, re.DOTALL)
    return re.findall(r'<li>(?:<a href="#(\w+)">)?(.*?)(?:</a>)?</li>', summary)


def test_a_home_is_recorded_and_the_step_is_done(desk):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")

    answer = browser.send_form(path, f"{path}/act", act="elsewhere", home="with_relatives", done_on="20.11.2026")

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    (report,) = desk.rows(CaseReport)
    assert (report.step, report.kind, report.done_on) == ("housing_reservation", "done", date(2026, 11, 20))
    assert (report.reported_by, report.channel, report.verified) == ("vasa-home", "desk", True)
    assert 'class="tag tag-done"' in browser.get(path).text


def test_the_address_says_which_act_is_open_and_its_fields_stand_there_with_their_defaults(desk):
    a_dwelling(desk.installation.database, "VA-1", free_from=date(2026, 1, 1))
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")

    first, second = browser.get(path).text, browser.get(path, params={"act": "elsewhere"}).text

    assert '<input type="radio" id="act-reserve" name="act" value="reserve" checked>' in first
    assert '<input type="date" id="first_day" name="first_day" value="2026-06-10"' in first
    assert '<label for="dwelling-VA-1">VA-1: 1. Fits' in first
    assert '<p class="hint" id="last_day-hint">Left empty: until it is released. For example 24.11.2026.</p>' in first
    assert 'name="dwelling"' not in second
    assert '<input type="radio" id="home-with_relatives" name="home" value="with_relatives">' in second


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fi", "VA-1 on vapaana vain 1.1.2026 – 30.11.2026: kirjoita muut päivät tai valitse toinen asunto."),
        ("sv", "VA-1 är ledig bara 1.1.2026 – 30.11.2026: skriv andra dagar eller välj en annan bostad."),
        ("en", "VA-1 is free from 1 Jan 2026 to 30 Nov 2026 only: write other days, or choose another dwelling."),
    ],
)
def test_what_the_area_refuses_is_told_at_its_field_and_what_was_typed_stays(desk, language, sentence):
    a_dwelling(desk.installation.database, "VA-1", free_from=date(2026, 1, 1), free_to=date(2026, 11, 30))
    browser, path = desk.browser("vasa-home", language), desk.path("housing_reservation")
    audit = len(desk.rows(AuditEntry))

    typed = {"dwelling": "VA-1", "first_day": "2026-11-10", "last_day": "2026-12-24"}
    answer = browser.send_form(path, f"{path}/act", act="reserve", **typed)

    assert answer.status_code == 422
    ((field, said),) = errors_of(answer)
    assert field == "dwelling"
    assert said == sentence
    assert '<fieldset id="dwelling" class="field wrong" aria-describedby="dwelling-hint dwelling-error">' in answer.text
    assert 'name="dwelling" value="VA-1" checked>' in answer.text
    assert 'name="last_day" value="2026-12-24"' in answer.text
    assert (desk.rows(HousingReservation), desk.rows(CaseReport), len(desk.rows(AuditEntry))) == ([], [], audit)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"home": "", "done_on": ""}, [("home", "Choose: Where."), ("done_on", "Write the day, for example 24.11.2026: Done on.")]),
        ({"home": "castle", "done_on": "2026-11-20"}, [("home", "Choose: Where.")]),
        ({"home": "with_relatives", "done_on": "0026-11-20"}, [("done_on", "Write the day, for example 24.11.2026: Done on.")]),
        ({"home": "with_relatives", "done_on": "2026-11-23"}, [("done_on", "23 Nov 2026 is in the future; report it once it is done.")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(desk, fields, errors):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")

    answer = browser.send_form(path, f"{path}/act", act="elsewhere", **fields)

    assert answer.status_code == 422
    assert errors_of(answer) == errors
    assert desk.rows(CaseReport) == []


def test_an_act_for_one_person_asks_for_one_and_takes_only_who_is_hers(desk):
    browser, path = desk.browser("vasa-officer"), desk.path("skills_assessment_start", "p2")
    form = {"act": "book", "speaks": "AR", "interpreter": "booked", "interpreter_on": "2026-12-01"}

    # The other person's assessment is the employment authority's.
    answer = browser.send_form(path, f"{path}/act", **form, people="p1")
    assert errors_of(answer) == [("people", "Choose one person: this is recorded for one person at a time.")]
    assert desk.rows(Assessment) == []

    assert browser.send_form(path, f"{path}/act", **form, people="p2").status_code == 303
    ((person, day),) = [(one.person, one.interpreter_on) for one in desk.rows(Assessment)]
    assert (person, day) == ("p2", date(2026, 12, 1))


def test_an_act_for_several_people_is_recorded_for_those_who_are_chosen(desk):
    browser, path = desk.browser("vasa-guide"), desk.path("social_welfare_contact", "p1")
    form = {"act": "offer", "answer": "consent", "ground": "", "done_on": "2026-11-20", "people": ["p1", "p2"]}

    assert browser.send_form(path, f"{path}/act", **form).status_code == 303

    assert [one.person for one in desk.rows(SocialWelfareReferral)] == ["p1", "p2"]
    # What comes next is the form that is open now.
    assert '<input type="radio" id="act-send" name="act" value="send" checked>' in browser.get(path).text


def test_that_a_step_is_not_needed_or_cannot_go_on_is_reported_without_an_act(desk):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")
    page = browser.get(path, params={"act": "blocked"})
    assert 'name="home"' not in page.text

    answer = browser.send_form(path, path, kind="blocked", blocked="no_resources")

    assert answer.status_code == 303
    assert [(one.kind, one.reason) for one in desk.rows(CaseReport)] == [("blocked", "no_resources")]


def test_an_act_that_somebody_was_quicker_with_is_refused_in_one_sentence(desk):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")

    answer = browser.send_form(path, f"{path}/act", act="reserve", dwelling="VA-1")

    assert errors_of(answer) == [
        ("", "Somebody recorded something meanwhile: look at what can be reported of the step Housing reservation now, and choose again.")
    ]  # fmt: skip
    # The language may be chosen at the address of a refused form.
    assert browser.get(f"{path}/act").headers["location"] == path


def test_nobody_records_anything_of_a_step_that_is_not_hers(desk):
    browser, path = desk.browser("vasa-coordinator"), desk.path("housing_reservation")
    form = {"act": "elsewhere", "home": "with_relatives", "done_on": "2026-11-20"}

    # She sees it, as she sees every step.
    assert "Show the fields for this" not in words_of(browser.get(path))
    assert browser.send_form(path, f"{path}/act", **form).status_code == 404
    assert desk.rows(CaseReport) == []
