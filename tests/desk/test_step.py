"""The page of a step and its report: the same effect as on the command line, errors at their fields, nothing lost."""

import re

import pytest
from sqlmodel import select

from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.persistence.database import reading, transaction
from models.audit import AuditEntry
from models.case_report import CaseReport
from models.work_item import WorkItem
from tests.cases import COORDINATOR
from tests.desk.browser import words_of
from tests.desk.conftest import KORSHOLM, VASA

ROW = re.compile(r'class="row" href="([^"]+)"')


def kept(row, *without):
    """What a row says, without what cannot be the same twice."""
    return {name: value for name, value in row.model_dump().items() if name not in {"id", *without}}


def step_of(desk):
    """The first step in the coordinator's list, with its path."""
    browser = desk.browser("vasa-coordinator")
    return browser, ROW.findall(browser.get("/").text)[0]


def test_a_step_whose_area_keeps_a_record_is_not_ticked_off_without_it(desk):
    browser, path = desk.browser("vasa-home"), desk.path("housing_reservation")

    answer = browser.send_form(path, path, kind="done", done_on="2026-11-20")

    assert answer.status_code == 422
    assert "is done only once its record is made: choose below what happened and fill in the fields." in words_of(
        answer
    )
    assert desk.rows(CaseReport) == []


def test_a_report_has_the_same_effect_as_on_the_command_line(desk, furnished):
    browser, path = step_of(desk)
    step = next(one.step for one in desk.rows(WorkItem) if path.endswith(f"/{one.id}"))

    answer = browser.send_form(path, path, kind="done", done_on="2026-11-20")
    through_desk = {name: desk.rows(table) for name, table in (("items", WorkItem), ("reports", CaseReport))}

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    (report,) = through_desk["reports"]
    assert (report.step, report.reported_by, report.channel, report.verified) == (
        step,
        "vasa-coordinator",
        "desk",
        True,
    )
    other = f"sqlite:///{desk.installation.settings.home / 'other.db'}"
    (desk.installation.settings.home / "other.db").write_bytes((furnished / "kotopolku.db").read_bytes())
    with transaction(other) as session:
        context = desk.installation.context()
        day = report.done_on
        report_step(session, context, VASA, StepReport(step, done_on=day), COORDINATOR)
    with reading(other) as session:
        by_command = {"items": list(session.exec(select(WorkItem))), "reports": list(session.exec(select(CaseReport)))}
    assert [kept(one) for one in by_command["items"]] == [kept(one) for one in through_desk["items"]]
    apart = ("channel", "verified", "reported_at")
    assert [kept(one, *apart) for one in by_command["reports"]] == [kept(report, *apart)]
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.actor, last.channel, last.verified) == ("reported_done", "vasa-coordinator", "desk", True)


def test_what_was_reported_stands_on_the_page_and_is_not_asked_for_again(desk):
    browser, path = step_of(desk)
    browser.send_form(path, path, kind="done", done_on="20.11.2026")

    page = browser.get(path)

    assert "done on 20 Nov 2026 (vasa-coordinator, signed in)." in words_of(page)
    assert "Save the report" not in page.text
    assert path in ROW.findall(browser.get("/", params={"show": "done"}).text)


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"kind": "done", "done_on": ""}, "done_on", "Write the day on which it was done"),
        ({"kind": "done", "done_on": "yesterday"}, "done_on", "Write the day on which it was done"),
        ({"kind": "done", "done_on": "31.2.2026"}, "done_on", "Write the day on which it was done"),
        ({"kind": "done", "done_on": "2026-11-23"}, "done_on", "The day is in the future"),
        ({"kind": "not_needed", "done_on": "2026-11-20"}, "not_needed", "Choose a reason."),
        ({"kind": "blocked", "blocked": "because"}, "blocked", "Choose a reason."),
        ({"kind": "", "done_on": "2026-11-20"}, "kind", "Choose what became of the step."),
        ({"kind": "reopened"}, "kind", "Choose what became of the step."),
        ({"kind": "done", "done_on": "2026-11-20", "people": "p1"}, "people", "Choose at least one person"),
    ],
)
def test_a_wrong_report_is_told_at_its_field_and_changes_nothing(desk, fields, field, sentence):
    browser, path = step_of(desk)
    audit = len(desk.rows(AuditEntry))

    answer = browser.send_form(path, path, **fields)

    assert answer.status_code == 422
    assert f'<a href="#{field}">{sentence}' in answer.text
    assert "<title>Error: " in answer.text
    assert (desk.rows(CaseReport), len(desk.rows(AuditEntry))) == ([], audit)


def test_what_was_typed_is_still_there_beside_the_error(desk):
    browser, path = step_of(desk)

    answer = browser.send_form(path, path, kind="blocked", done_on="2026-11-01", not_needed="no_need")

    assert 'value="blocked" checked' in answer.text
    assert 'value="2026-11-01"' in answer.text
    assert '<option value="no_need" selected>' in answer.text


def test_a_report_that_somebody_was_quicker_with_is_refused_without_a_second_one(desk):
    """Two browsers have the form open."""
    browser, path = step_of(desk)
    other = desk.browser("vasa-coordinator")
    form = {"kind": "done", "done_on": "2026-11-20"}

    first, second = browser.send_form(path, path, **form), other.send_form("/", path, **form)

    assert (first.status_code, second.status_code) == (303, 404)
    assert len(desk.rows(CaseReport)) == 1


def test_a_report_for_one_person_leaves_the_other_open(desk):
    browser, path = desk.browser("vasa-guide"), desk.path("personal_identity_code", "p1")

    answer = browser.send_form(path, path, kind="done", done_on="2026-11-20", people="p1")

    assert answer.status_code == 303
    states = {one.person: one.status for one in desk.items(VASA) if one.step == "personal_identity_code"}
    assert states == {"p1": "done", "p2": "open"}


def test_a_report_for_nobody_is_told_at_its_field(desk):
    browser, path = desk.browser("vasa-guide"), desk.path("personal_identity_code", "p1")

    answer = browser.send_form(path, path, kind="done", done_on="2026-11-20")

    assert '<a href="#people">Choose at least one person whom the report is about.' in answer.text
    assert desk.rows(CaseReport) == []


def test_a_step_is_found_by_its_own_case_number_only(desk):
    browser, path = desk.browser("county-nurse"), desk.path("initial_health_check", "p1")

    assert browser.get(path).status_code == 200
    assert browser.get(path.replace(VASA, KORSHOLM)).status_code == 404


def test_a_report_without_prefect_is_saved(desk):
    (desk.installation.settings.home / "prefect.auth").write_text("kotopolku:secret")
    browser, path = step_of(desk)

    answer = browser.send_form(path, path, kind="blocked", blocked="waits_for_client")

    assert answer.status_code == 303
    assert [one.kind for one in desk.rows(CaseReport)] == ["blocked"]
