"""The watchdog: tells of an outage once, and once that it is over, whatever is broken."""

from datetime import UTC, datetime, timedelta

import pytest

from kotopolku.operations.watch_file import read_watch
from kotopolku.persistence.installation_facts import fact, set_fact
from kotopolku.persistence.sweep_ends import SWEEP_ENDED, last_sweep_ended, note_sweep_ended
from tests.notices.servers import SmsGateway
from tests.persistence.command_line import sit_down

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOON = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


@pytest.fixture
def service():
    with SmsGateway() as server:
        yield server


@pytest.fixture
def place(monkeypatch, database, tmp_path, service):
    """An installation with an alarm; its home folder."""
    home = tmp_path / "home"
    home.mkdir()
    sit_down(monkeypatch, database, home, KOTOPOLKU_ALARM_URL=service.json_url)
    return home


def ended(database, minutes_ago):
    """The last sweep ended so long ago."""
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    set_fact(database, SWEEP_ENDED, at.isoformat(timespec="seconds"))


def test_the_last_end_of_a_sweep_counts_in_whatever_order_they_come(database):
    assert last_sweep_ended(database) is None
    for at in (NOON, NOON + timedelta(minutes=15), NOON, NOON + timedelta(minutes=15)):
        note_sweep_ended(database, at)

    assert fact(database, SWEEP_ENDED) == "2026-11-28T10:15:00+00:00"
    assert last_sweep_ended(database) == NOON + timedelta(minutes=15)


@on_sqlite
def test_an_outage_is_told_once_and_its_end_once(place, database, service, run):
    ended(database, 119)
    assert run("watchdog")[0] == 0
    # Nothing ends after that; the file remembers an earlier look.
    _as_if_earlier(place, database, 121)

    assert [run("watchdog")[0] for _ in range(3)] == [1, 1, 1]
    ended(database, 1)
    assert [run("watchdog")[0] for _ in range(3)] == [0, 0, 0]

    titles = [one["title"] for one in service.posts]
    assert titles == ["Kotopolku: no sweep ends", "Kotopolku: sweeps end again"]


def _as_if_earlier(place, database, minutes):
    (place / "watchdog.json").unlink()
    ended(database, minutes)


@on_sqlite
@pytest.mark.parametrize(
    ("language", "title", "line", "told"),
    [
        ("en", "Kotopolku: no sweep ends", "No sweep has ended since ", "The operator was told."),
        (
            "fi",
            "Kotopolku: määräaikoja ei tarkisteta",
            "Määräaikoja ei ole tarkistettu hetken ",
            "Ylläpitäjälle ilmoitettiin.",
        ),
        (
            "sv",
            "Kotopolku: tidsfrister kontrolleras inte",
            "Tidsfristerna har inte kontrollerats sedan ",
            "Driften har larmats.",
        ),
    ],
)
def test_the_operator_is_told_in_the_installations_language(place, database, service, run, language, title, line, told):
    ended(database, 121)

    status, lines, err = run("watchdog", "--language", language)

    assert (status, err, lines[1:]) == (1, "", [told])
    assert lines[0].startswith(line)
    (post,) = service.posts
    assert post["title"] == title
    assert post["message"].startswith(line)


@on_sqlite
def test_an_alarm_that_nobody_takes_is_tried_again(place, database, service, run):
    ended(database, 121)
    service.is_broken = True

    status, _, err = run("watchdog")

    assert status == 1
    assert err.startswith("The operator could not be told; see KOTOPOLKU_ALARM_URL,")
    service.is_broken = False
    assert run("watchdog")[1][-1] == "The operator was told."
    assert len(service.posts) == 1


@on_sqlite
def test_without_an_alarm_address_the_operator_gets_a_mail(place, database, run, monkeypatch, tmp_path):
    from deployments.demo.post import PostOffice

    ended(database, 121)
    monkeypatch.delenv("KOTOPOLKU_ALARM_URL")
    monkeypatch.setenv("KOTOPOLKU_OPERATOR_MAIL", "operator@example.org")
    monkeypatch.setenv("KOTOPOLKU_MAIL_FROM", "kotopolku@example.org")
    with PostOffice(tmp_path / "box") as office:
        monkeypatch.setenv("KOTOPOLKU_SMTP_URL", office.url)
        assert run("watchdog")[0] == 1
        (mail,) = office.mails()

    assert (mail["To"], mail["Subject"]) == ("operator@example.org", "Kotopolku: no sweep ends")


@on_sqlite
def test_before_the_first_sweep_the_time_counts_from_the_first_look(place, database, service, run):
    status, lines, _ = run("watchdog")

    assert status == 0
    assert lines[0].startswith("No sweep has ended yet; watched since ")
    assert service.posts == []


@on_sqlite
def test_an_outage_is_told_without_a_database_too(place, database, service, run, monkeypatch):
    ended(database, 119)
    run("watchdog")
    monkeypatch.setenv("KOTOPOLKU_DATABASE_URL", "postgresql://127.0.0.1:1/k")
    assert run("watchdog")[0] == 0
    monkeypatch.setenv("KOTOPOLKU_WATCHDOG_MINUTES", "60")

    status, lines, _ = run("watchdog")

    assert status == 1
    assert lines[1:] == ["The database cannot be reached.", "The operator was told."]
    assert service.posts[0]["message"].endswith("The database cannot be reached.")
    assert read_watch(place).told_at is not None


@on_sqlite
def test_a_home_folder_that_cannot_be_written_to_is_told(place, database, run, monkeypatch, tmp_path):
    monkeypatch.setenv("KOTOPOLKU_HOME", str(tmp_path / "none"))

    status, _, err = run("watchdog")

    assert status == 1
    assert err.startswith(f"The folder {tmp_path / 'none'} cannot be written to;")
