"""Every page: complete in three languages, safe for browsers, with nothing but case numbers in its address."""

import hashlib
import html
import json
import re
from dataclasses import dataclass

import pytest

from kotopolku.casework.bars import bars_of
from kotopolku.casework.case import load_case
from kotopolku.desk.app import ROOMS
from kotopolku.desk.placement.placement_view import MOST_BARS
from kotopolku.desk.web.marks import due_marks
from kotopolku.orchestration.timeline_picture import svg
from kotopolku.persistence.database import reading
from models.audit import AuditEntry
from models.case_report import CaseReport
from models.people_read import BrokenGlass
from models.values import Language
from tests.conftest import ROOT
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import KORSHOLM, VASA
from tests.desk.test_step import ROW

SIGNED_OUT = ["/sign-in", "/sign-in/sent", "/sign-in/" + "a" * 43, "/accessibility", "/no/such/page"]
AREAS = [f"/case/{VASA}/{area}" for area in ("housing", "health", "kela")]
SIGNED_IN = [
    *("/", "/unit", "/?show=waiting", "/?show=done&case=none", f"/case/{VASA}", "/glass", "/case/KP-2026-9999"),
    *(*AREAS, "/housing", "/housing/vasa", "/calendar"),
    *(f"/case/{VASA}/dates", f"/case/{VASA}/notices", f"/case/{VASA}/log", f"/case/{VASA}/person/1/reads"),
    *("/municipality/vasa", "/municipality/vasa?stage=before_arrival&show=overdue&number=2"),
]
TITLES = {
    "fi": {"/": "Omat työni", "/glass": "Avaa tapaus hätätilanteessa", "/accessibility": "Saavutettavuusseloste"},
    "sv": {
        "/": "Mitt arbete",
        "/glass": "Öppna ett ärende i en nödsituation",
        "/accessibility": "Tillgänglighetsutlåtande",
    },
    "en": {"/": "My work", "/glass": "Open a case in an emergency", "/accessibility": "Accessibility statement"},
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_whole_in_each_language(desk, language):
    """A text that is missing is an error of the template, so that no page has a gap."""
    known, unknown = desk.browser("vasa-coordinator", language), desk.browser(language=language)
    steps = ROW.findall(known.get("/").text)
    for browser, paths in ((unknown, SIGNED_OUT), (known, [*SIGNED_IN, *steps])):
        for path in paths:
            page = browser.get(path)
            assert f'<html lang="{language}">' in page.text, path
            assert not re.search(r"[{}]|None|\bUndefined\b", words_of(page)), path
            if title := TITLES[language].get(path):
                assert f"<title>{title} – Kotopolku</title>" in page.text


def test_the_language_is_chosen_in_place_and_stays(desk):
    browser = desk.browser(language="sv-FI,sv;q=0.9,en;q=0.8")
    assert '<html lang="sv">' in browser.get("/sign-in").text

    answer = browser.send_form("/accessibility", "/language", language="fi", back="/accessibility")

    assert answer.headers["location"] == "/accessibility"
    assert '<html lang="fi">' in browser.get("/sign-in").text


@pytest.mark.parametrize("area", ["housing", "health", "kela"])
def test_choosing_a_language_where_a_form_was_answered_leads_to_the_page_of_the_form(desk, area):
    browser = desk.browser("vasa-coordinator")
    act = {"housing": "release", "health": "delivered", "kela": "apply"}[area]

    answer = browser.send_form("/", f"/case/{VASA}/{area}/{act}")

    assert answer.status_code == 422
    assert f'name="back" value="/case/{VASA}/{area}"' in answer.text


@pytest.mark.parametrize("back", ["https://evil.example.net", "//evil.example.net", "/\\evil", "", "/a?b=c"])
def test_choosing_a_language_leads_nowhere_else(desk, back):
    answer = desk.browser().send_form("/sign-in", "/language", language="fi", back=back)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/unit/", "/sign-in/", "//evil.example.net/"])
def test_no_answer_leads_to_the_host_that_a_request_names(desk, path):
    answer = desk.browser("vasa-coordinator").get(
        f"https://desk.example.org{path}", headers={"Host": "evil.example.net"}
    )

    assert (answer.status_code, "location" in answer.headers) == (404, False)


def routes_of(method):
    """The paths of the application for a method, filled with something."""
    pages = [route for room in ROOMS for route in room.router.routes if method in route.methods]
    filled = {"{case_number}": VASA, "{number}": "1", "{token}": "a" * 43, "{name}": "x.ics", "{municipality}": "vasa"}
    for route in pages:
        path = route.path
        for name, value in filled.items():
            path = path.replace(name, value)
        yield path


def test_every_answer_is_kept_nowhere_and_runs_nothing(desk):
    browser = desk.browser("vasa-coordinator")
    paths = list(routes_of("GET"))

    assert paths
    for path in paths:
        headers = browser.get(path).headers
        assert headers["cache-control"] == "private, no-store", path
        assert headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        assert (headers["referrer-policy"], headers["x-content-type-options"]) == ("no-referrer", "nosniff")


def test_no_page_has_an_inline_script_or_style_or_anything_from_elsewhere(desk):
    browser = desk.browser("vasa-coordinator")
    for path in [*SIGNED_IN, *ROW.findall(browser.get("/").text)]:
        page = browser.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|\shx-on|<iframe|javascript:", page), path
        assert re.findall(r"<script.*?</script>", page) == ['<script src="/static/htmx.min.js" defer></script>']
        linked = set(re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page))
        assert linked == {"/static/desk.css", "/static/htmx.min.js"}
    assert browser.get("/static/desk.css").headers["content-type"].startswith("text/css")


def test_the_one_script_is_the_release_that_was_taken():
    """Htmx 2.0.11 of npm's registry, dist/htmx.min.js, as it is: a newer one is taken whole, with its hash."""
    script = (ROOT / "kotopolku" / "desk" / "static" / "htmx.min.js").read_bytes()

    assert hashlib.sha256(script).hexdigest() == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


def test_the_script_evaluates_nothing_and_keeps_no_page_in_the_browser(desk):
    (written,) = re.findall(r'<meta name="htmx-config" content="([^"]+)">', desk.browser().get("/sign-in").text)
    config = json.loads(html.unescape(written))

    assert (config["allowEval"], config["includeIndicatorStyles"], config["historyCacheSize"]) == (False, False, 0)


def test_whoever_was_signed_out_meanwhile_is_led_to_sign_in_by_the_script_too(desk):
    answer = desk.browser().get("/unit", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (204, "/sign-in")


def test_each_form_is_refused_without_the_token_of_its_own_session(desk):
    browser, other = desk.browser("vasa-coordinator"), desk.browser("vasa-coordinator")
    strange = form_token(other.get("/"))
    before = [len(desk.rows(table)) for table in (CaseReport, AuditEntry, BrokenGlass)]
    paths = [path for path in routes_of("POST") if path != "/bounces"]

    assert paths
    for path in paths:
        fields = {"kind": "done", "done_on": "2026-11-20", "case": VASA, "reason": "child_in_danger", "language": "fi"}
        for sent_fields in (fields, fields | {"form_token": ""}, fields | {"form_token": strange}):
            assert browser.post(path, data=sent_fields).status_code == 403, path
        assert browser.post(path, json=fields).status_code == 403
        assert browser.post(path, content=b"\xff" * 10).status_code == 403
    assert [len(desk.rows(table)) for table in (CaseReport, AuditEntry, BrokenGlass)] == before
    assert browser.get("/").status_code == 200


def test_a_form_that_is_too_large_is_refused(desk):
    browser = desk.browser("vasa-coordinator")
    token = form_token(browser.get("/"))

    assert browser.post("/language", data={"form_token": token, "back": "x" * 70_000}).status_code == 403


def test_addresses_hold_nothing_but_case_numbers_and_numbers_of_rows(desk):
    browser = desk.browser("vasa-coordinator")
    pages = [browser.get(path).text for path in [*SIGNED_IN, *ROW.findall(browser.get("/").text)]]
    links = {link for page in pages for link in re.findall(r'(?:href|action)="(/[^"]*)"', page)}

    known = r"/|/unit|/glass(\?case=KP-\d{4}-\d{4})?|/sign-out|/language|/accessibility|/static/desk\.css"
    known += r"|/calendar|/housing(/\w+(/import)?)?|/register(/import)?"
    known += r"|/municipality(/\w+)?(\?case=&amp;track=&amp;stage=\w*&amp;show=\w*&amp;number=\d+)?"
    case = r"/case/KP-\d{4}-\d{4}"
    case += r"(/step/\d+(/(act|second|accept|hand-on|reopen))?(#report)?|/(housing|health|kela|path)(/[a-z]+)?|/people"
    case += r"|/withdraw|/dates|/notices|/log|/person/\d+/reads(\?language=\w\w)?)?"
    assert [link for link in links if not re.fullmatch(f"{known}|{case}", link)] == []


def test_a_list_is_narrowed_by_what_stands_in_its_address(desk):
    browser = desk.browser("county-nurse")

    def cases(**wanted):
        return {path.split("/")[2] for path in ROW.findall(browser.get("/unit", params=wanted).text)}

    assert cases(show="waiting") == {VASA, KORSHOLM}
    assert cases(show="waiting", municipality="vasa") == {VASA}
    assert cases(show="waiting", case=" kp-2026-0002 ") == {KORSHOLM}
    assert cases(show="waiting", municipality="nowhere") == set()
    assert cases(show="no such", case="' OR 1=1") == set()


def test_the_picture_of_a_placement_is_the_one_that_prefect_shows(desk):
    with reading(desk.installation.database) as session:
        context = desk.installation.context_in(session)
        case = load_case(session, VASA, context, for_change=False)
    bars = bars_of(case, case.items, context.today, MOST_BARS)
    page = desk.browser("vasa-coordinator").get(f"/case/{VASA}")

    drawn = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert len(bars) > 3
    assert drawn == [svg(context.today, bars, Language.EN)]


def test_nothing_in_a_row_is_read_as_html():
    @dataclass
    class Line:
        text: str
        is_late: bool

    @dataclass
    class Dates:
        lines: list[Line]

    marks = due_marks(Dates([Line("<b>", False), Line("&", True)]))

    assert marks == '<span class="due">&lt;b&gt;</span><span class="due late">&amp;</span>'


def test_both_dates_of_a_row_say_how_far_they_are_and_whether_they_are_law(desk):
    page = words_of(desk.browser("vasa-guide").get("/"))

    assert "Overdue" in page
    assert re.search(r"Target, not law: \d+ \w+ 2026, \d+ working days late", page)


def test_a_restricted_step_of_others_is_neither_named_nor_linked(desk):
    restricted = [
        name
        for process in desk.installation.definitions.processes.values()
        for step in process.steps
        if step.sensitive and step.role_for(None) not in ("reception_coordinator", "contact_receiver")
        for name in (step.name.en, step.id)
    ]
    browser = desk.browser("vasa-coordinator")
    pages = [browser.get(path).text for path in ("/", "/unit", f"/case/{VASA}")]
    pages += [browser.get(f"/case/{VASA}/step/{item.id}").text for item in desk.items(VASA)]

    assert restricted
    assert [name for name in restricted for page in pages if name in page] == []
