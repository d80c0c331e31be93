"""Health data at the desk: sealed the moment a file arrives, kept only so, and opened by nobody here."""

import tempfile
from dataclasses import replace

import pyrage
import pytest

from config.settings import Settings
from kotopolku.casework.people import change_household_flags
from kotopolku.desk.app import create_app
from kotopolku.installation import Installation
from kotopolku.persistence.database import transaction
from models.audit import AuditEntry
from models.handover import HealthCiphertext, HealthEnvelope
from models.vocabulary import HouseholdFlag
from tests.cases import COORDINATOR
from tests.desk.browser import ADDRESS, form_token, words_of
from tests.desk.conftest import KORSHOLM, VASA
from tests.health import CANARY, PDF, a_key, at_with, own_folder

HEALTH = f"/case/{VASA}/health"
KEY = a_key("health_2026")
DELIVERED = {"way": "county_secure_mail", "on": "2026-11-20", "reference": "VASA-2026-77"}


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    """The definitions of a county with a key, read once."""
    return at_with(own_folder(tmp_path_factory.mktemp("own"), KEY.written())).definitions


@pytest.fixture
def county(desk, definitions):
    """The desk of a county with a key, and a household that has health data."""
    made = Installation(Settings(home=desk.installation.settings.home, desk_address=ADDRESS))
    vars(made)["definitions"] = definitions
    with transaction(made.database) as session:
        flags = frozenset({HouseholdFlag.HAS_HEALTH_DATA})
        change_household_flags(session, made.context(), VASA, flags, frozenset(), COORDINATOR)
    return replace(desk, installation=made, app=create_app(made, clock=desk.clock, gateway=desk.mails))


def sent(browser, content=PDF, name="tsitsernak-report.pdf", path=HEALTH):
    """What is answered to a file."""
    token = form_token(browser.get("/"))
    return browser.post(f"{path}/send", data={"form_token": token}, files={"file": (name, content, "application/pdf")})


def state(desk):
    """How far the only envelope is."""
    (found,) = desk.rows(HealthEnvelope)
    return found.state


def test_a_file_is_sealed_to_the_county_and_nothing_else_of_it_is_kept(county, monkeypatch):
    """Starlette's reader would spool so large a file to a temporary one: here none may be made."""
    monkeypatch.setattr(tempfile, "TemporaryFile", None)
    large = PDF + b"x" * 2 * 1024 * 1024

    answer = sent(county.browser("vasa-coordinator"), large)

    assert (answer.status_code, answer.headers["location"]) == (303, HEALTH)
    (kept,) = county.rows(HealthCiphertext)
    assert pyrage.decrypt(kept.sealed, [KEY.identity]) == large
    written = b"".join(file.read_bytes() for file in county.installation.settings.home.rglob("*") if file.is_file())
    assert [word for word in (CANARY, b"tsitsernak") if word in written] == []


def test_the_county_takes_the_sealed_file_and_acknowledges_it(county):
    sent(county.browser("vasa-coordinator"))
    nurse = county.browser("county-nurse")
    assert f'href="{HEALTH}"' in nurse.get("/health").text
    early = nurse.send_form(HEALTH, f"{HEALTH}/1/acknowledge", confirmed="yes")
    assert "take the file first" in words_of(early)

    taken = nurse.send_form(HEALTH, f"{HEALTH}/1/take")

    assert pyrage.decrypt(taken.content, [KEY.identity]) == PDF
    assert taken.headers["content-disposition"] == f'attachment; filename="{VASA}-1.age"'
    assert taken.headers["cache-control"] == "private, no-store"
    asked = nurse.send_form(HEALTH, f"{HEALTH}/1/acknowledge")
    assert "The sealed file is deleted here at once" in words_of(asked)
    assert state(county) == "taken"
    nurse.send_form(HEALTH, f"{HEALTH}/1/acknowledge", confirmed="yes")
    assert (state(county), county.rows(HealthCiphertext)) == ("acknowledged", [])
    assert "Nothing waits for the county." in words_of(nurse.get("/health"))
    trail = [(one.action, one.actor) for one in county.rows(AuditEntry) if one.action.startswith("health_")]
    assert trail == [
        ("health_sent", "vasa-coordinator"),
        ("health_fetched", "county-nurse"),
        ("health_taken", "county-nurse"),
        ("health_acknowledged", "county-nurse"),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "palautettu lähettäjälle: ei avaudu hyvinvointialueen avaimella"),
        ("sv", "returnerad: kan inte öppnas med välfärdsområdets nyckel"),
        ("en", "sent back: cannot be opened with the county's key"),
    ],
)
def test_what_the_county_sends_back_says_why_to_the_municipality_and_is_deleted(county, language, words):
    sent(county.browser("vasa-coordinator"))
    nurse = county.browser("county-nurse")

    without = nurse.send_form(HEALTH, f"{HEALTH}/1/return", confirmed="yes")
    nurse.send_form(HEALTH, f"{HEALTH}/1/return", confirmed="yes", reason="cannot_be_opened")

    assert without.status_code == 422
    assert (state(county), county.rows(HealthCiphertext)) == ("sent_back", [])
    assert words in words_of(county.browser("vasa-coordinator", language).get(HEALTH))
    assert county.item(VASA, "health_data_handover").status == "open"
    again = nurse.send_form(HEALTH, f"{HEALTH}/1/acknowledge", confirmed="yes")
    assert "Envelope 1 was sent back" in words_of(again)


def test_what_was_delivered_elsewhere_is_recorded_and_recalled_after_a_question(county):
    browser = county.browser("vasa-coordinator")

    wrong = browser.send_form(HEALTH, f"{HEALTH}/delivered", **(DELIVERED | {"reference": "Amina"}))
    browser.send_form(HEALTH, f"{HEALTH}/delivered", **DELIVERED)

    assert (wrong.status_code, 'value="Amina"' in wrong.text) == (422, True)
    assert "VASA-2026-77" in words_of(browser.get(HEALTH))
    assert "Recall envelope 1?" in words_of(browser.send_form(HEALTH, f"{HEALTH}/1/recall"))
    assert state(county) == "sent"
    browser.send_form(HEALTH, f"{HEALTH}/1/recall", confirmed="yes")
    assert state(county) == "recalled"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "", "Choose a file."),
        (b"", "report.pdf", "The file is empty"),
        (PDF, "report.docx", "Only these files are taken"),
        (b"GIF89a", "report.pdf", "its content is something else"),
        (PDF + b"x" * 21 * 1024 * 1024, "report.pdf", "The file is too large"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_kept_nowhere(county, content, name, sentence):
    answer = sent(county.browser("vasa-coordinator"), content, name)

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert county.rows(HealthEnvelope) == []


def test_without_a_key_of_the_county_no_file_is_taken(desk):
    browser = desk.browser("vasa-coordinator")

    assert 'type="file"' not in browser.get(HEALTH).text
    assert sent(browser).status_code == 422
    assert desk.rows(HealthEnvelope) == []


@pytest.mark.parametrize("staff_id", ["vasa-guide", "county-social-worker", "korsholm-coordinator"])
def test_health_data_are_not_there_for_others(county, staff_id):
    sent(county.browser("vasa-coordinator"))
    browser = county.browser(staff_id)
    token = form_token(browser.get("/"))

    assert [browser.get(path).status_code for path in (HEALTH, "/health")] == [404, 404]
    for act in ("1/take", "1/acknowledge", "1/return", "1/recall", "delivered"):
        data = {"form_token": token, "confirmed": "yes", "reason": "not_whole", **DELIVERED}
        assert browser.post(f"{HEALTH}/{act}", data=data).status_code == 404, act
    assert sent(browser).status_code == 404
    assert state(county) == "sent"


def test_each_side_does_its_own_part_only(county):
    sent(county.browser("vasa-coordinator"))
    sides = {"vasa-coordinator": ("take", "acknowledge", "return"), "county-nurse": ("recall",)}
    for staff_id, acts in sides.items():
        browser = county.browser(staff_id)
        for act in acts:
            answer = browser.send_form(HEALTH, f"{HEALTH}/1/{act}", confirmed="yes", reason="not_whole")
            assert answer.status_code == 404, act
    assert sent(county.browser("county-nurse")).status_code == 404
    assert sent(county.browser("vasa-coordinator"), path=f"/case/{KORSHOLM}/health").status_code == 404
    assert state(county) == "sent"
