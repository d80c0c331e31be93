"""The doctor: one line for each test, which says what is wrong and what to do, whatever else is down."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from deployments.demo.post import PostOffice
from kotopolku.operations import doctor, run_checks
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.installation_facts import set_fact
from kotopolku.persistence.sweep_ends import note_sweep_ended
from models.placement import Placement
from tests.cases import a_case
from tests.flows.conftest import free_port
from tests.persistence.command_line import sit_down
from tests.persistence.fake_prefect import AUTH, FakePrefect, a_deployment, a_run

TESTS = [
    "definitions",
    "county_key",
    "disk",
    "database",
    "migrations",
    "keys",
    "demo",
    "prefect",
    "runner",
    "schedules",
]
TESTS += ["sweep", "pages", "run_names", "clock", "mail", "sms", "gateways", "alarm"]

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def prefect():
    with FakePrefect() as server:
        yield server


@pytest.fixture
def office(tmp_path):
    with PostOffice(tmp_path / "box") as server:
        yield server


@pytest.fixture
def place(monkeypatch, database, tmp_path, prefect, office):
    """An installation in which everything is there; its home folder."""
    home = tmp_path / "home"
    home.mkdir()
    sit_down(
        monkeypatch,
        database,
        home,
        KOTOPOLKU_PREFECT_URL=prefect.url,
        KOTOPOLKU_SMTP_URL=office.url,
        KOTOPOLKU_MAIL_FROM="kotopolku@example.org",
        KOTOPOLKU_OPERATOR_MAIL="operator@example.org",
    )
    monkeypatch.setenv("KOTOPOLKU_PREFECT_AUTH", AUTH)
    monkeypatch.setattr(run_checks, "SETTLE_SECONDS", 0.0)
    note_sweep_ended(database, datetime.now(UTC))
    return home


@pytest.fixture
def found(run):
    """Each test's result and code, and the exit status."""

    def look():
        status, lines, err = run("doctor", "--json")
        assert err == ""
        tests = json.loads("\n".join(lines))["tests"]
        assert [one["test"] for one in tests] == TESTS
        return {one["test"]: (one["result"], one["code"]) for one in tests} | {"status": status}

    return look


def with_run(database, *, published=True, run_id="r1"):
    """A placement whose page shows it, or is behind; its number."""
    number = a_case(database)
    with transaction(database) as session:
        placement = session.exec(select(Placement).where(Placement.case_number == number)).one()
        placement.run_id = run_id
        placement.published_version = placement.version if published else 0
        session.add(placement)
    return number


def test_where_everything_is_there_nothing_is_to_be_mended(place, prefect, database, office, found):
    prefect.placement_runs = [a_run("r1", with_run(database))]

    results = found()

    assert results.pop("status") == 0
    notes = {test for test, (result, _) in results.items() if result == "note"}
    assert notes == {"county_key", "demo", "sms"}
    assert {result for result, _ in results.values()} == {"ok", "note"}
    assert office.connections == 1
    assert office.mails() == []


@on_sqlite
@pytest.mark.parametrize(
    ("language", "line", "last"),
    [
        ("en", "WRONG Prefect No answer at http://127.0.0.1:{port}/api; start it", "To be mended: 1."),
        ("fi", "VIKA Prefect Osoite http://127.0.0.1:{port}/api ei vastaa; käynnistä", "Korjattavaa: 1."),
        ("sv", "FEL Prefect Inget svar på http://127.0.0.1:{port}/api; starta", "Att åtgärda: 1."),
    ],
)
def test_without_prefect_the_others_are_tested_and_a_secret_in_its_address_is_not_shown(
    place, monkeypatch, run, language, line, last
):
    port = free_port()
    monkeypatch.setenv("KOTOPOLKU_PREFECT_URL", f"http://name:secret@127.0.0.1:{port}/api")

    status, lines, err = run("doctor", "--language", language)

    assert (status, err) == (1, "")
    assert lines[7].startswith(line.format(port=port))
    assert lines[-1] == last
    assert len(lines) == len(TESTS) + 1
    assert "secret" not in "\n".join(lines)


@on_sqlite
def test_without_a_database_the_others_are_tested_and_none_is_made(place, monkeypatch, tmp_path, found):
    monkeypatch.setenv("KOTOPOLKU_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")

    results = found()

    assert results["status"] == 1
    assert results["database"] == ("wrong", "database_missing")
    assert {results[test] for test in ("migrations", "keys", "demo", "sweep", "pages")} == {
        ("untested", "needs_database")
    }
    assert {results[test][0] for test in ("prefect", "runner", "schedules", "run_names", "clock", "mail")} == {"ok"}
    assert not (tmp_path / "none.db").exists()


@on_sqlite
@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:1/k", "no address", "mysql://h/k"])
def test_a_database_that_cannot_be_reached_is_one_line(place, monkeypatch, found, url):
    monkeypatch.setenv("KOTOPOLKU_DATABASE_URL", url)

    results = found()

    assert results["database"] == ("wrong", "database_unreachable")
    assert results["keys"] == ("untested", "needs_database")
    assert results["disk"] == ("ok", "disk_ok")


@on_sqlite
def test_a_database_of_another_release_or_another_key_is_told(place, monkeypatch, database, found):
    with engine(database).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    monkeypatch.setenv("KOTOPOLKU_MASTER_KEY", "HB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs=")

    results = found()

    assert results["migrations"] == ("wrong", "database_older")
    assert results["keys"] == ("wrong", "master_key_does_not_fit")


@on_sqlite
def test_what_is_wrong_with_prefect_is_told(place, prefect, found):
    prefect.version = "3.9.1"
    prefect.clock_ahead = timedelta(minutes=5)
    prefect.deployments["digest"]["schedules"] = [{"active": False}]
    prefect.register_runs = [
        a_run("r7", "Amina Esimerkki", type_="COMPLETED", state="Completed"),
        a_run("r8", "KP-2026-0001", type_="COMPLETED", state="Completed"),
        a_run("r9", "not opened", type_="CANCELLED", state="Not opened"),
    ]

    results = found()

    assert results["prefect"] == ("wrong", "prefect_unknown")
    assert results["runner"] == ("wrong", "runner_silent")
    assert results["schedules"] == ("wrong", "schedules_off")
    assert results["clock"] == ("wrong", "clock_prefect_off")
    assert results["run_names"] == ("wrong", "run_names_changed")


@on_sqlite
def test_a_changed_run_is_told_by_its_id_and_never_by_the_name(place, prefect, run):
    prefect.register_runs = [a_run("r7", "Amina Esimerkki", type_="COMPLETED", state="Completed")]

    status, lines, _ = run("doctor")

    assert status == 1
    assert "have another name than ours: 1 (r7)." in lines[TESTS.index("run_names")]
    assert "Amina" not in "\n".join(lines)


@on_sqlite
def test_prefect_that_refuses_us_or_is_something_else_is_told(place, prefect, found):
    prefect.status = 401
    assert found()["prefect"] == ("wrong", "prefect_refuses")
    prefect.status = 500
    assert found()["prefect"] == ("wrong", "prefect_is_none")


@on_sqlite
def test_without_deployments_what_needs_them_is_not_tested(place, prefect, found):
    prefect.deployments = {"placement": a_deployment("placement")}

    results = found()

    assert results["runner"] == ("wrong", "deployments_missing")
    assert results["schedules"] == ("untested", "needs_deployments")


@on_sqlite
def test_a_page_that_stays_behind_and_a_run_that_is_gone_are_told_by_case(place, prefect, database, run):
    number = with_run(database, published=False)
    prefect.placement_runs = [a_run("r1", number)]
    assert f"Pages behind: 1 ({number})." in run("doctor")[1][TESTS.index("pages")]

    prefect.placement_runs = [a_run("r1", number, state="Crashed", type_="CRASHED")]
    assert f"Without a living run: 1 ({number})." in run("doctor")[1][TESTS.index("pages")]


@on_sqlite
def test_a_page_that_catches_up_between_two_looks_is_no_trouble(place, prefect, database, found, monkeypatch):
    number = with_run(database, published=False)
    prefect.placement_runs = [a_run("r1", number)]

    def publish(_):
        with transaction(database) as session:
            placement = session.exec(select(Placement)).one()
            placement.published_version = placement.version
            session.add(placement)

    monkeypatch.setattr(run_checks.time, "sleep", publish)

    assert found()["pages"] == ("ok", "pages_ok")


@on_sqlite
def test_a_sweep_that_ended_too_long_ago_is_told(place, database, found):
    set_fact(database, "sweep_ended", (datetime.now(UTC) - timedelta(minutes=121)).isoformat())

    assert found()["sweep"] == ("wrong", "sweep_late")


@on_sqlite
def test_mail_and_addresses_that_cannot_work_are_told(place, monkeypatch, found):
    monkeypatch.setenv("KOTOPOLKU_SMTP_URL", f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setenv("KOTOPOLKU_SMS_URL", "smseagle://token@host/")
    monkeypatch.setenv("KOTOPOLKU_GATEWAYS", '{"vasa_teams": "no address"}')
    monkeypatch.setenv("KOTOPOLKU_ALARM_URL", "no address")

    results = found()

    assert results["mail"] == ("wrong", "mail_server_unreachable")
    assert {results[test] for test in ("sms", "gateways", "alarm")} == {("wrong", "setting_malformed")}


@on_sqlite
def test_a_disk_without_room_is_told(place, monkeypatch, found):
    monkeypatch.setattr("kotopolku.operations.file_checks.LEAST_FREE_BYTES", 1 << 60)

    assert found()["disk"] == ("wrong", "disk_full")


@on_sqlite
def test_a_test_that_hangs_or_fails_keeps_no_other_from_its_answer(place):
    from threading import Event

    from kotopolku.operations.findings import ok

    let_go = Event()

    def hangs(_):
        yield ok("first", "demo_no")
        let_go.wait()

    def fails(_):
        raise RuntimeError("Amina Esimerkki")
        yield

    examinations = (
        doctor.Examination(("first", "second"), hangs, seconds=0.05),
        doctor.Examination(("third",), fails),
    )
    findings = doctor.examine(None, examinations)
    let_go.set()

    assert [(one.test, one.says) for one in findings] == [
        ("first", "demo_no"),
        ("second", "took_too_long"),
        ("third", "test_failed"),
    ]
    assert "Amina" not in str(findings)
