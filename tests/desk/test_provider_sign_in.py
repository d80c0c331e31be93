"""Signing in with the organisation's own account, at a real provider; what is forged, replayed or strange lets nobody in."""

import base64
import hmac
import html
import json
import re
import socket
import sqlite3
from types import SimpleNamespace

import httpx
import pytest
from joserfc import jwt
from pydantic import SecretStr

from config.settings import Settings
from kotopolku.desk.signing_in.provider_settings import check_provider
from kotopolku.errors import InstallationError
from models.sign_in import DeskSession, ProviderSignIn
from tests.conftest import ROOT
from tests.desk.browser import ADDRESS, words_of
from tests.desk.conftest import opened_desk
from tests.desk.provider import CLIENT_ID, EC, RSA, SECRET, STRANGERS_RSA, Provider, a_place, an_rsa_key

STINA = {"email": "Vasa-Coordinator@example.org", "email_verified": True}
UNVERIFIED = "The answer of your organisation's sign-in service could not be verified"
CLOCK = "The clocks of Kotopolku and of your organisation's sign-in service show different times"
USED = "The sign-in has been used already"
STRANGE = "The sign-in was not begun in this browser"
NOBODY = "This account is nobody's in the organisation's file"


@pytest.fixture(scope="module")
def place():
    """Where the provider is; on this machine, whatever proxy leads out of it."""
    with pytest.MonkeyPatch.context() as environment, a_place() as found:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            environment.delenv(name, raising=False)
        yield found


@pytest.fixture
def office(place, furnished, tmp_path):
    """A desk of an organisation that has a provider, with the provider."""
    with opened(place, furnished, tmp_path) as found:
        yield found


class opened:
    """A desk with its provider, with settings of its own."""

    def __init__(self, place, furnished, tmp_path, **settings):
        usual = {
            "oidc_issuer": place.address,
            "oidc_client_id": CLIENT_ID,
            "oidc_client_secret": SecretStr(SECRET),
        }
        self.place, self.desk = place, opened_desk(furnished, tmp_path / "home", **(usual | settings))

    def __enter__(self):
        desk = self.desk.__enter__()
        callback = f"{ADDRESS}/provider/callback"
        self.place.provider = Provider(self.place.address, callback, desk.clock, accounts={"stina": STINA})
        return SimpleNamespace(desk=desk, provider=self.place.provider)

    def __exit__(self, *error):
        self.desk.__exit__(*error)


def sent_away(browser):
    """The address at the provider to which the desk leads."""
    page = browser.send_form("/sign-in", "/provider/start")
    return html.unescape(re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page.text)[1])


def brought_back(address, account="stina", consent="yes"):
    """The address at the desk to which the provider leads whoever says yes."""
    with httpx.Client(trust_env=False, verify=False) as outside:
        assert outside.get(address).status_code == 200
        answer = outside.post(address, data={"account": account, "consent": consent})
    return answer.headers["location"].removeprefix(ADDRESS)


def sign_in(browser, account="stina"):
    return browser.get(brought_back(sent_away(browser), account))


def query_of(address):
    return dict(httpx.URL(address).params)


def browsers(office):
    """Browsers of different places, so that none of them tries too often."""
    for number in range(1, 255):
        yield office.desk.browser(place=f"192.0.2.{number}")


def assert_refused(office, answer, sentence, status=403, why=""):
    assert (answer.status_code, sentence in words_of(answer)) == (status, True), (why, words_of(answer))
    assert '<a href="/sign-in">Try again</a>' in answer.text
    assert office.desk.rows(DeskSession) == []


def test_whoever_signs_in_at_her_organisation_is_signed_in_at_the_desk(office):
    browser = office.desk.browser()
    address = sent_away(browser)
    answer = browser.get(brought_back(address))

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "<h1>Mitt arbete</h1>" in browser.get("/").text
    assert [one.staff_id for one in office.desk.rows(DeskSession)] == ["vasa-coordinator"]
    asked = query_of(address)
    assert {name: asked[name] for name in ("response_type", "scope", "code_challenge_method", "redirect_uri")} == {
        "response_type": "code",
        "scope": "openid email",
        "code_challenge_method": "S256",
        "redirect_uri": "https://desk.example.org/provider/callback",
    }


@pytest.mark.parametrize("methods", [["client_secret_basic"], ["client_secret_post"]])
def test_the_desk_shows_its_secret_as_the_provider_takes_it(office, methods):
    office.provider.says["token_endpoint_auth_methods_supported"] = methods

    assert sign_in(office.desk.browser()).status_code == 303


def test_a_public_client_and_another_signature_will_do(place, furnished, tmp_path):
    with opened(place, furnished, tmp_path, oidc_client_secret=None) as office:
        office.provider.secret, office.provider.key, office.provider.algorithm = "", EC, "ES256"

        assert sign_in(office.desk.browser()).status_code == 303


def test_the_desk_writes_while_the_provider_is_asked(office):
    """No transaction is open meanwhile: another one begins at once."""
    began = []

    def write():
        with sqlite3.connect(office.desk.installation.settings.home / "kotopolku.db", timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
            began.append(True)

    office.provider.when_asked_for_token = write

    assert sign_in(office.desk.browser()).status_code == 303
    assert began == [True]


def b64(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed_by_a_stranger(header, claims):
    return jwt.encode(header, claims, STRANGERS_RSA, ["RS256"])


def signed_with(secret):
    """A token signed with a secret that is none, such as the published key."""

    def forged(header, claims):
        text = f"{b64({'alg': 'HS256', 'kid': header['kid']})}.{b64(claims)}"
        signature = hmac.digest(secret, text.encode(), "sha256")
        return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    return forged


def not_signed(header, claims):
    return f"{b64({'alg': 'none', 'kid': header['kid']})}.{b64(claims)}."


def without_signature(header, claims):
    return f"{b64(header)}.{b64(claims)}."


OTHER_CLAIMS = [
    ({"aud": "another-client"}, UNVERIFIED),
    ({"aud": "another-client", "azp": CLIENT_ID}, UNVERIFIED),
    ({"aud": [CLIENT_ID, "another-client"]}, UNVERIFIED),
    ({"aud": [CLIENT_ID, "another-client"], "azp": "another-client"}, UNVERIFIED),
    ({"aud": None}, UNVERIFIED),
    ({"nonce": "another"}, UNVERIFIED),
    ({"nonce": None}, UNVERIFIED),
    ({"iss": "https://login.example.net"}, UNVERIFIED),
    ({"iss": ["https://login.example.net"]}, UNVERIFIED),
    ({"sub": None}, UNVERIFIED),
    ({"at_hash": "of another access token"}, UNVERIFIED),
    ({"exp": None}, UNVERIFIED),
    ({"exp": "tomorrow"}, UNVERIFIED),
    ({"exp": 1_795_341_540}, CLOCK),
    ({"iat": 1_795_341_661}, CLOCK),
    ({"nbf": 1_795_341_661}, CLOCK),
]


def test_a_token_that_says_something_else_lets_nobody_in(office):
    """It is 1 795 341 600 seconds."""
    for browser, (claims, sentence) in zip(browsers(office), OTHER_CLAIMS, strict=False):
        office.provider.claims = claims

        assert_refused(office, sign_in(browser), sentence, why=claims)


def test_clocks_may_differ_by_a_minute(office):
    for claims in ({"exp": 1_795_341_541}, {"iat": 1_795_341_660}):
        office.provider.claims = claims

        assert sign_in(office.desk.browser()).status_code == 303


def test_the_issuer_is_one_and_no_list_with_it(office):
    office.provider.claims = {"iss": [office.provider.address]}

    assert_refused(office, sign_in(office.desk.browser()), UNVERIFIED)


FORGERIES = {
    "a stranger's key": signed_by_a_stranger,
    "alg none": not_signed,
    "no signature": without_signature,
    "our secret": signed_with(SECRET.encode()),
    "the published key": signed_with(RSA.as_pem(private=False)),
    "no token": lambda header, claims: "no token",
    "nothing": lambda header, claims: None,
}


def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(office):
    for browser, (name, forge) in zip(browsers(office), FORGERIES.items(), strict=False):
        office.provider.forge = forge

        assert_refused(office, sign_in(browser), UNVERIFIED, why=name)


def test_an_answer_works_once(office):
    browser = office.desk.browser()
    back = brought_back(sent_away(browser))
    browser.get(back)
    browser.send_form("/", "/sign-out")

    again = browser.get(back)

    assert (again.status_code, USED in words_of(again)) == (403, True)
    assert office.provider.asked.count("/token") == 1
    assert browser.get("/").status_code == 303


def test_a_code_of_another_sign_in_lets_nobody_in(office):
    """Somebody puts the code of her own sign-in into that of another: the provider compares the verifier."""
    hers, his = office.desk.browser(), office.desk.browser()
    code = query_of(brought_back(sent_away(hers)))["code"]
    state = query_of(sent_away(his))["state"]

    assert_refused(office, his.get("/provider/callback", params={"state": state, "code": code}), USED)


def test_an_answer_is_taken_in_the_browser_that_was_sent_and_in_no_other(office):
    browser = office.desk.browser()
    back = query_of(brought_back(sent_away(browser)))
    others = [back, *({"code": back["code"], "state": state} for state in ("", "x", "a" * 43)), {"code": back["code"]}]
    for fields in others:
        answer = office.desk.browser().get("/provider/callback", params=fields)

        assert_refused(office, answer, STRANGE, why=fields)
    assert "/token" not in office.provider.asked
    assert browser.get("/provider/callback", params=back).status_code == 303


def test_a_sign_in_that_took_too_long_is_begun_again(office):
    browser = office.desk.browser()
    back = brought_back(sent_away(browser))
    office.desk.clock.pass_time(minutes=15)

    assert_refused(office, browser.get(back), "The sign-in took too long")


def test_whoever_says_no_at_the_provider_is_told_so(office):
    browser = office.desk.browser()
    back = brought_back(sent_away(browser), consent="no")

    assert_refused(office, browser.get(back), "The sign-in was cancelled or not allowed")
    assert_refused(office, browser.get(back), USED)


def test_another_error_of_the_provider_is_told_without_its_words(office, capsys):
    browser = office.desk.browser()
    state = query_of(sent_away(browser))["state"]
    fields = {"state": state, "error": "Amina Esimerkki\nforged line", "error_description": "Amina"}

    answer = browser.get("/provider/callback", params=fields)

    assert_refused(office, answer, "did not accept the request")
    assert "Amina" not in answer.text + capsys.readouterr().err


def test_an_answer_of_a_mixed_up_provider_is_refused_before_its_code_is_shown_to_ours(office):
    browser = office.desk.browser()
    back = brought_back(sent_away(browser))

    assert_refused(office, browser.get(f"{back}&iss=https://login.example.net"), UNVERIFIED)
    assert "/token" not in office.provider.asked


def test_a_provider_that_says_it_is_another_or_is_not_safe_is_not_used(office):
    for says in (
        {"issuer": "https://login.example.net"},
        {"token_endpoint": "http://login.example.net/token"},
        {"jwks_uri": 1},
    ):
        office.provider.says = says
        office.desk.clock.pass_time(hours=1)

        answer = office.desk.browser().send_form("/sign-in", "/provider/start")

        assert_refused(office, answer, "did not accept the request", why=says)


def test_a_provider_that_is_down_is_told_and_asked_again_after_a_while(office):
    office.provider.says = {"padding": "x" * 300_000}
    browser = office.desk.browser()
    assert_refused(office, browser.send_form("/sign-in", "/provider/start"), "does not answer at the moment", 503)
    office.provider.says = {}

    assert browser.send_form("/sign-in", "/provider/start").status_code == 503
    office.desk.clock.pass_time(seconds=10)
    assert sign_in(browser).status_code == 303


def test_nobody_answers_at_the_providers_address(furnished, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = {"oidc_issuer": f"http://127.0.0.1:{port}", "oidc_client_id": CLIENT_ID}
    with opened_desk(furnished, tmp_path / "home", **settings) as desk:
        answer = desk.browser().send_form("/sign-in", "/provider/start")

        assert (answer.status_code, "does not answer at the moment" in answer.text) == (503, True)
        assert desk.browser().get("/provider/signed-out").status_code == 200


def test_what_the_provider_publishes_is_read_once_and_new_keys_when_they_are_needed(office):
    browser = office.desk.browser()
    sign_in(browser)
    new = an_rsa_key("rsa-2")
    office.provider.key, office.provider.published = new, [new]

    at_once = sign_in(office.desk.browser())
    office.desk.clock.pass_time(minutes=1)
    later = sign_in(office.desk.browser())

    assert (at_once.status_code, later.status_code) == (403, 303)
    documents = [path for path in office.provider.asked if path.startswith(("/.well-known", "/keys"))]
    assert documents == ["/.well-known/openid-configuration", "/keys", "/keys"]


NOBODYS = [
    {"email": "nobody@example.org", "email_verified": True},
    {"email": "vasa-coordinator@example.org", "email_verified": False},
    {"email": "vasa-coordinator@example.org", "email_verified": "true"},
    {"email": "vasa-coordinator@example.org"},
    {"email": ["vasa-coordinator@example.org"], "email_verified": True},
    {},
]


def test_an_account_that_is_nobodys_is_told_one_sentence_and_nothing_is_written_of_it(office, capsys):
    for browser, says in zip(browsers(office), NOBODYS, strict=False):
        office.provider.accounts["other"] = says

        answer = sign_in(browser, "other")

        assert_refused(office, answer, NOBODY, why=says)
        assert "example.org" not in answer.text + capsys.readouterr().err


def test_people_are_known_by_another_claim_where_the_file_says_so(place, furnished, tmp_path):
    """As with a provider that does not say whether addresses are verified. Who has left is not known any more."""
    config = tmp_path / "config" / "organisations"
    config.mkdir(parents=True)
    text = (ROOT / "config" / "organisations" / "ostrobothnia.yaml").read_text(encoding="utf-8")
    text = text.replace("mail: vasa-coordinator@example.org", "mail: vasa-coordinator@example.org, sign_in: 7f3a")
    text = text.replace(
        "mail: vasa-guide@example.org", "mail: vasa-guide@example.org, sign_in: 9c1b, valid_to: 2026-11-21"
    )
    (config / "ostrobothnia.yaml").write_text(text, encoding="utf-8")
    settings = {"oidc_claim": "oid", "config_directory": config.parent}
    with opened(place, furnished, tmp_path, **settings) as office:
        office.provider.accounts |= {"a": {"oid": "7f3a"}, "b": {"oid": "7F3A", **STINA}, "c": {"oid": "9c1b"}}
        browser = office.desk.browser()
        assert "scope=openid+profile" in sent_away(browser).replace("%20", "+")

        answers = {account: sign_in(office.desk.browser(), account).status_code for account in "abc"}

        assert answers == {"a": 303, "b": 403, "c": 403}


def test_ways_to_the_provider_and_back_are_counted_with_the_other_attempts(office):
    browser = office.desk.browser()
    page = browser.get("/sign-in").text
    fields = {"form_token": re.search(r'name="form_token" value="(\w+)"', page)[1]}

    starts = [browser.post("/provider/start", data=fields).status_code for _ in range(41)]
    back = browser.get("/provider/callback", params={"state": "a" * 43, "code": "x"})

    assert (starts[:40], starts[40], back.status_code) == ([200] * 40, 429, 429)
    assert office.desk.browser(place="192.0.2.2").send_form("/sign-in", "/provider/start").status_code == 200


def test_one_time_links_are_off_where_there_is_a_provider(office):
    browser = office.desk.browser()
    page = browser.get("/sign-in")

    assert 'name="address"' not in page.text
    for path in ("/sign-in", "/sign-in/" + "a" * 43):
        assert browser.send_form("/sign-in", path, address="vasa-coordinator@example.org").status_code == 404
    assert browser.get("/sign-in/sent").status_code == 404
    assert office.desk.mails.messages == []


def test_both_ways_are_on_where_a_setting_says_so(place, furnished, tmp_path):
    with opened(place, furnished, tmp_path, oidc_with_links=True) as office:
        assert sign_in(office.desk.browser()).status_code == 303
        answer = office.desk.browser().sign_in("vasa-coordinator@example.org", office.desk.mails)
        assert answer.status_code == 303


def test_whoever_signs_out_is_led_to_her_provider_if_it_has_a_page_for_it(office):
    for page, links in (
        (
            "https://login.example.org/end?kind=all",
            [
                "https://login.example.org/end?kind=all&client_id=kotopolku-desk"
                "&post_logout_redirect_uri=https%3A%2F%2Fdesk.example.org%2Fsign-in&ui_locales=en"
            ],
        ),
        (None, []),
        ("http://login.example.org/end", []),
    ):
        office.provider.says = {"end_session_endpoint": page}
        office.desk.clock.pass_time(hours=1)
        browser = office.desk.browser()
        sign_in(browser)

        shown = browser.get(browser.send_form("/", "/sign-out").headers["location"])

        assert [html.unescape(one) for one in re.findall(r'href="(http[^"]+)"', shown.text)] == links
        assert browser.get("/").status_code == 303


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_its_pages_are_whole_in_each_language(office, language):
    browser = office.desk.browser(language=language)
    pages = [browser.get("/sign-in"), browser.send_form("/sign-in", "/provider/start")]
    pages += [browser.get("/provider/signed-out"), browser.get("/provider/callback?state=x")]

    for page in pages:
        assert f'<html lang="{language}">' in page.text
        assert not re.search(r"[{}]|None|\bUndefined\b", words_of(page))
        assert not re.search(r"<script(?! src=\"/static/htmx.min.js\" defer></script>)|<style|\sstyle=", page.text)
    assert f"ui_locales={language}" in pages[1].text


def test_whoever_chooses_a_language_on_the_way_begins_again(office):
    browser = office.desk.browser()
    for path in ("/provider/start", "/provider/callback"):
        answer = browser.send_form("/sign-in", "/language", language="fi", back=path)

        assert answer.headers["location"] == path
        assert browser.get(path).headers["location"] == "/sign-in"


def test_the_database_has_nothing_of_what_went_to_the_provider(office):
    browser = office.desk.browser()
    asked = query_of(sent_away(browser))
    files = b"".join(file.read_bytes() for file in office.desk.installation.settings.home.glob("kotopolku.db*"))

    assert len(office.desk.rows(ProviderSignIn)) == 1
    assert not [name for name in ("state", "nonce", "code_challenge") if asked[name].encode() in files]


def test_a_desk_without_a_provider_has_none_of_its_pages(desk):
    browser = desk.browser()

    assert browser.get("/provider/callback", params={"state": "a" * 43}).status_code == 404
    assert browser.get("/provider/signed-out").status_code == 404
    assert browser.send_form("/sign-in", "/provider/start").status_code == 404


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"oidc_issuer": "http://login.example.org", "oidc_client_id": "desk"}, "KOTOPOLKU_OIDC_ISSUER"),
        ({"oidc_issuer": "login.example.org", "oidc_client_id": "desk"}, "KOTOPOLKU_OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example.org"}, "KOTOPOLKU_OIDC_CLIENT_ID"),
    ],
)
def test_settings_that_cannot_work_are_told_before_anything_starts(settings, name):
    with pytest.raises(InstallationError) as refusal:
        check_provider(Settings(**settings))

    assert (refusal.value.code, refusal.value.values) == ("setting_malformed", {"name": name})
