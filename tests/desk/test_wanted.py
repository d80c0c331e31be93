"""Coming back to the page that was wanted before signing in: one of ours, in this browser; a form that was lost is told."""

import pytest

from kotopolku.desk.web.visit import SignedIn
from models.case_report import CaseReport
from tests.desk.browser import form_token, words_of
from tests.desk.conftest import VASA

COORDINATOR = "vasa-coordinator@example.org"
UNSAVED = "What you sent before you signed in was not saved. Fill in the form again."


def entered(desk, browser):
    """Where somebody is led when she has signed in."""
    return browser.sign_in(COORDINATOR, desk.mails).headers["location"]


@pytest.mark.parametrize("path", [f"/case/{VASA}", "/?show=waiting&case=kp-2026-0001&municipality=vasa", "/unit"])
def test_the_page_that_was_wanted_is_shown_after_signing_in_and_once(desk, path):
    browser = desk.browser()
    assert browser.get(path).headers["location"] == "/sign-in"

    assert entered(desk, browser) == path
    assert browser.get(path).status_code == 200
    browser.send_form("/", "/sign-out")
    assert entered(desk, browser) == "/"


def test_nothing_leads_to_another_host(desk):
    """An address is ours or the first page, whatever is asked for or written into the cookie."""
    for path in ("//evil.example.net", "/\\evil.example.net", "/unit?back=https://evil.example.net", "/unit/../x"):
        browser = desk.browser()
        browser.get(path)
        assert entered(desk, browser) in ("/", "/unit"), path


def test_a_cookie_that_is_not_of_this_browser_leads_nowhere(desk):
    name = "__Host-kotopolku-wanted"
    other, browser = desk.browser(), desk.browser()
    for one in (other, browser):
        one.get("/unit")
    hers = browser.cookies[name]
    for value in (other.cookies[name], hers[:-1] + ("0" if hers[-1] != "0" else "1"), "", "...", "a.b.c.d"):
        browser.cookies.set(name, value, domain="desk.example.org")

        assert entered(desk, browser) == "/", value
        browser.send_form("/", "/sign-out")
        desk.clock.pass_time(minutes=15)


def test_what_was_wanted_is_forgotten_after_an_hour(desk):
    browser = desk.browser()
    browser.get("/unit")
    desk.clock.pass_time(hours=1)

    assert entered(desk, browser) == "/"


def test_a_form_that_met_an_ended_session_is_told_before_and_after_signing_in(desk):
    browser = desk.browser("vasa-coordinator")
    path = desk.path("capacity_check")
    fields = {"form_token": form_token(browser.get(path)), "kind": "done", "done_on": "2026-11-20"}
    desk.clock.pass_time(minutes=30)

    assert browser.post(path, data=fields).headers["location"] == "/sign-in"
    assert "You had been signed out, so the form was not saved." in words_of(browser.get("/sign-in"))
    assert entered(desk, browser) == path
    assert UNSAVED in words_of(browser.get(path))
    assert UNSAVED not in words_of(browser.get(path))
    assert desk.rows(CaseReport) == []


def test_a_form_without_a_page_of_its_own_leads_to_the_page_above_it(desk):
    browser = desk.browser("vasa-coordinator")
    desk.clock.pass_time(minutes=30)
    page = f"/case/{VASA}/step/1"

    @desk.app.post(page + "/no/page")
    def no_page(visit: SignedIn) -> None: ...

    browser.post(f"{page}/no/page")

    assert entered(desk, browser) == page
