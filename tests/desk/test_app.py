"""The desk over HTTP: calendars behind secret addresses, and word of mail that came back."""

import socket
import threading
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from icalendar import Calendar
from pydantic import SecretStr
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.desk.app import create_app
from kotopolku.installation import Installation
from kotopolku.notification.addresses import Addresses
from kotopolku.notification.calendar_addresses import new_address, revoke_address
from kotopolku.notification.calendar_feeds import Whose
from kotopolku.notification.directory import Directory
from kotopolku.notification.sender import Post, send_all
from kotopolku.persistence.database import transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from models.notice import BouncedAddress
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration
from tests.notices.outboxes import KeptMail, notices, swept

TOKEN = "a-long-secret"


@pytest.fixture
def installation(tmp_path):
    """An installation with one placement, of which the coordinator was told."""
    made = Installation(Settings(home=tmp_path, bounce_token=SecretStr(TOKEN)))
    made.make_ready()
    set_fact(made.database, DEMO_TODAY, TODAY.isoformat())
    context = made.context()
    written = a_registration(milestones={"proposal_received": "2026-11-20"})
    with transaction(made.database) as session:
        open_placement(session, context, checked_registration(written, "t", context.definitions, TODAY), COORDINATOR)
    swept(made.database, context)
    addresses = Addresses(Directory(context.definitions, context.today), context.vault, "")
    send_all(Post(made.database, KeptMail(), addresses), context, lambda: context.now)
    return made


@contextmanager
def served(installation):
    """A client of the desk of an installation, served over HTTP on loopback."""
    sockets = [socket.create_server(("127.0.0.1", 0))]
    server = uvicorn.Server(uvicorn.Config(create_app(installation), log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets})
    thread.start()
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{sockets[0].getsockname()[1]}", trust_env=False) as opened:
            yield opened
    finally:
        server.should_exit = True
        thread.join()
        sockets[0].close()


@pytest.fixture
def client(installation):
    """A client of its desk."""
    with served(installation) as opened:
        yield opened


def an_address(installation):
    """The secret address of the coordinator's calendar."""
    with transaction(installation.database) as session:
        return new_address(session, installation.context(), Whose(staff_id="vasa-coordinator"), COORDINATOR)


def test_a_secret_address_opens_its_calendar(installation, client):
    answer = client.get(an_address(installation).path)

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert [event["SUMMARY"] for event in Calendar.from_ical(answer.content).events] == [
        "KP-2026-0001: Bedömning av mottagningsberedskapen (mål)"
    ]


@pytest.mark.parametrize("path", ["/calendar/unknown.ics", "/calendar/unknown", "/docs", "/openapi.json"])
def test_what_is_unknown_opens_nothing(client, path):
    assert client.get(path).status_code == 404


def test_a_revoked_address_is_answered_like_an_unknown_one(installation, client):
    address = an_address(installation)
    with transaction(installation.database) as session:
        revoke_address(session, installation.context(), address.id, COORDINATOR)

    revoked, unknown = client.get(address.path), client.get("/calendar/unknown.ics")

    assert (revoked.status_code, revoked.content) == (unknown.status_code, unknown.content) == (404, revoked.content)


def test_a_bounce_is_taken_once_and_whoever_comes_next_is_told(installation, client):
    (notice,) = notices(installation.database)
    body = {"message_id": f"<{notice.bundle}@notices.kotopolku.example.org>"}
    signed = {"Authorization": f"Bearer {TOKEN}"}

    answers = [client.post("/bounces", json=body, headers=signed).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert [(one.recipient, one.state, one.failure) for one in notices(installation.database)] == [
        ("vasa-coordinator", "undeliverable", "bounced"),
        ("vasa-integration", "queued", ""),
    ]
    with transaction(installation.database) as session:
        assert [one.recipient for one in session.exec(select(BouncedAddress))] == ["vasa-coordinator"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_a_bounce_that_is_not_signed_changes_nothing(installation, client, headers):
    (notice,) = notices(installation.database)

    answer = client.post("/bounces", json={"message_id": notice.bundle}, headers=headers)

    assert answer.status_code == 401
    assert [one.state for one in notices(installation.database)] == ["sent"]


def test_without_a_token_in_the_settings_no_bounce_is_taken(installation, tmp_path):
    unset = Installation(Settings(home=tmp_path))
    with served(unset) as client:
        answer = client.post("/bounces", json={"message_id": "n1-aaaa"}, headers={"Authorization": "Bearer x"})

    assert answer.status_code == 401


def test_a_bounce_of_an_unknown_message_is_told(client):
    answer = client.post("/bounces", json={"message_id": "n999-abcd"}, headers={"Authorization": f"Bearer {TOKEN}"})

    assert (answer.status_code, answer.json()) == (404, {"detail": "unknown_message"})


@pytest.mark.parametrize("body", [b'{"id": 1}', b"\xe3\x00", b""])
def test_a_malformed_bounce_is_told(client, body):
    """Also one that is no text: an answer that repeated it would be an error of its own."""
    for kind in ("application/json", "text/plain", ""):
        answer = client.post("/bounces", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()) == (422, {"detail": "malformed"})


@pytest.mark.parametrize("path", ["/case/KP-2026-0001/step/none", "/case/KP-2026-0001/step/1.5"])
def test_an_address_that_is_none_of_ours_leads_to_sign_in_or_to_no_page(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
