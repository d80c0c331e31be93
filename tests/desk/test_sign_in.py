"""Signing in: links that open once, in one browser, for a while; sessions that end; nothing told to who guesses."""

import re

import pytest

from models.sign_in import DeskSession, SignInLink
from tests.desk.browser import link_in

COORDINATOR = "vasa-coordinator@example.org"


def asked(browser, address=COORDINATOR, **more):
    return browser.send_form("/sign-in", "/sign-in", address=address, **more)


def is_signed_in(browser):
    return browser.get("/").status_code == 200


def test_whoever_has_the_link_is_signed_in_and_reads_her_own_language(desk):
    browser = desk.browser()

    answer = browser.sign_in(COORDINATOR, desk.mails)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "<h1>Mitt arbete</h1>" in browser.get("/").text
    assert desk.mails.addresses == [COORDINATOR]


def test_a_known_and_an_unknown_address_are_answered_alike_and_only_one_gets_a_mail(desk):
    known, unknown = (asked(desk.browser(), address) for address in (COORDINATOR, "nobody@example.org"))

    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert (known.content, sorted(known.headers)) == (unknown.content, sorted(unknown.headers))
    assert desk.mails.addresses == [COORDINATOR]
    assert len(desk.rows(SignInLink)) == 2


def test_the_mail_names_nobody_and_its_link_leads_to_the_desk_of_the_settings(desk):
    browser = desk.browser()
    browser.headers["Host"] = "evil.example.net"
    asked(browser)

    ((_, mail, _),) = desk.mails.messages
    assert mail.subject == "Inloggningslänk"
    assert re.findall(r"https?://[^/\s]+", mail.text) == ["https://desk.example.org"]
    assert "Exempelback" not in mail.text + mail.html


def test_a_link_works_once_even_in_the_browser_that_asked(desk):
    browser = desk.browser()
    browser.sign_in(COORDINATOR, desk.mails)
    path = link_in(desk.mails.messages[0][1].text)

    again = browser.send_form(path, path)

    assert again.status_code == 403
    assert len(desk.rows(DeskSession)) == 1


def test_a_link_opens_in_the_browser_that_asked_and_in_no_other(desk):
    browser, other = desk.browser(), desk.browser()
    asked(browser)
    path = link_in(desk.mails.messages[0][1].text)

    assert other.send_form(path, path).status_code == 403
    assert not is_signed_in(other)
    assert browser.send_form(path, path).status_code == 303
    assert is_signed_in(browser)


def test_a_mail_scanner_that_follows_the_link_does_not_use_it_up(desk):
    browser = desk.browser()
    asked(browser)
    path = link_in(desk.mails.messages[0][1].text)

    assert desk.browser().get(path).status_code == 200
    assert browser.get(path).status_code == 200
    assert browser.send_form(path, path).status_code == 303


def test_a_link_of_an_unknown_address_opens_nothing(desk):
    browser = desk.browser()
    asked(browser, "nobody@example.org")

    assert browser.send_form("/sign-in", "/sign-in/" + "a" * 43).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.parametrize(("minutes", "status"), [(14.9, 303), (15, 403)])
def test_a_link_expires_after_a_quarter_of_an_hour(desk, minutes, status):
    browser = desk.browser()
    asked(browser)
    path = link_in(desk.mails.messages[0][1].text)
    desk.clock.pass_time(minutes=minutes)

    assert browser.send_form(path, path).status_code == status


def test_a_sixth_request_within_a_quarter_of_an_hour_sends_nothing(desk):
    """From wherever it comes, and for an unknown address as well."""
    for address in (COORDINATOR, "nobody@example.org"):
        answers = [asked(desk.browser(place=f"192.0.2.{number}"), address).status_code for number in range(6)]
        assert answers == [303, 303, 303, 303, 303, 429]
    assert len(desk.mails.messages) == 5

    desk.clock.pass_time(minutes=15)

    assert asked(desk.browser()).status_code == 303


def test_links_cannot_be_guessed_at_will_from_one_place(desk):
    browser = desk.browser()
    token = "b" * 43

    answers = {browser.send_form("/sign-in", f"/sign-in/{token}").status_code for _ in range(41)}

    assert answers == {403, 429}


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b", "x" * 250 + "@example.org", "a@example.org b@example.org"]
)
def test_what_cannot_be_an_address_is_told_at_its_field(desk, address):
    answer = asked(desk.browser(), address)

    assert answer.status_code == 422
    assert 'id="address-error">Write the e-mail address in the form name@example.org.' in answer.text
    assert desk.rows(SignInLink) == []


def test_cookies_are_for_this_host_over_tls_and_for_no_script(desk):
    browser = desk.browser()
    opened = browser.get("/sign-in").headers["set-cookie"]
    entered = browser.sign_in(COORDINATOR, desk.mails).headers["set-cookie"]

    for cookie, name in ((opened, "__Host-kotopolku-browser"), (entered, "__Host-kotopolku-session")):
        assert cookie.startswith(f"{name}=")
        assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
            "path=/",
            "secure",
            "httponly",
            "samesite=lax",
        }


@pytest.mark.parametrize(("minutes", "goes_on"), [(29, True), (30, False)])
def test_a_session_ends_when_it_idles(desk, minutes, goes_on):
    browser = desk.browser("vasa-coordinator")
    desk.clock.pass_time(minutes=minutes)

    assert is_signed_in(browser) is goes_on


def test_a_session_ends_after_ten_hours_however_busy(desk):
    browser = desk.browser("vasa-coordinator")
    for _ in range(23):
        desk.clock.pass_time(minutes=26)
        assert is_signed_in(browser)
    desk.clock.pass_time(minutes=2)

    assert browser.get("/").headers["location"] == "/sign-in"


def test_signing_out_ends_a_session_for_whoever_copied_its_cookie_too(desk):
    browser, thief = desk.browser("vasa-coordinator"), desk.browser()
    thief.cookies = browser.cookies
    assert is_signed_in(thief)

    answer = browser.send_form("/", "/sign-out")

    assert answer.headers["location"] == "/sign-in"
    assert not is_signed_in(thief)


def test_the_database_has_no_secret_that_opens_anything(desk):
    browser = desk.browser()
    browser.sign_in(COORDINATOR, desk.mails)
    secrets = [value for value in dict(browser.cookies).values() if len(value) == 43]
    secrets.append(link_in(desk.mails.messages[0][1].text).rpartition("/")[2])
    files = b"".join(file.read_bytes() for file in desk.installation.settings.home.glob("kotopolku.db*"))

    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret.encode() in files]
    assert b"vasa-coordinator@" not in files
