"""The master key is exchanged while everybody works, and may be killed anywhere."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from config.settings import Settings
from kotopolku.casework.case import load_case, name_of
from kotopolku.casework.context import Context
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.errors import CaseworkRefusedError, InstallationError
from kotopolku.installation import Installation
from kotopolku.notification.calendar_addresses import new_address, open_address
from kotopolku.notification.calendar_feeds import Whose
from kotopolku.persistence.database import reading, transaction
from kotopolku.persistence.installation_facts import fit_key
from kotopolku.persistence.placement_keys import new_placement_key
from kotopolku.persistence.rotation import begin_rotation, end_rotation, rewrap
from kotopolku.persistence.vault import Vault, keys_in
from kotopolku.points import ORDERS
from models.placement import Placement
from tests.builders import packaged
from tests.cases import COORDINATOR, a_case, a_registration, at, opened
from tests.conftest import ROOT
from tests.persistence.command_line import CASE, KEY, ran, sit_down

OLD = bytes(range(32))
NEW = bytes(range(32, 64))
WRITTEN_NEW = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = [{"id": "p1", "name": "Aurora Esimerkki", "born": "1990-05-01", "labour_market": "job_seeker"}]
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def knowing(*keys: bytes, url: str) -> Context:
    """Casework of a process that knows some keys."""
    vault = fit_key(url, Vault(keys[0], other_keys=keys[1:]))
    return Context(packaged(), vault, at().today, at().now)


def names(url: str, context: Context) -> dict[str, str | None]:
    """The name of the first person of every case, as a process opens it."""
    with reading(url) as session:
        cases = [load_case(session, one, context, for_change=False) for one in session.exec(_NUMBERS)]
    return {case.placement.case_number: name_of(case.members[0], case.placement, context) for case in cases}


_NUMBERS = select(Placement.case_number).order_by(Placement.case_number)


def rotated(url: str, context: Context) -> None:
    """Exchange the key from the first to the last step."""
    begin_rotation(url, context.vault, NEW)
    both = Vault(OLD, other_keys=(NEW,))
    assert [one.done for one in rewrap(url, both)] == [
        one + 1 for one in range(len(names(url, knowing(OLD, NEW, url=url))))
    ]
    end_rotation(url, both, LATER)


def test_after_the_exchange_the_old_key_opens_nothing_and_every_hash_is_still_known(database):
    number = a_case(database, people=PEOPLE)
    with transaction(database) as session:
        address = new_address(session, at(), Whose(staff_id="vasa-coordinator"), COORDINATOR)

    rotated(database, at())

    new = knowing(NEW, url=database)
    assert names(database, new) == {number: "Aurora Esimerkki"}
    with reading(database) as session:
        assert open_address(session, new, address.token) == Whose(staff_id="vasa-coordinator")
        member = load_case(session, number, new, for_change=False).members[0]
        placement = session.exec(select(Placement)).one()
        with pytest.raises(InstallationError) as refusal:
            name_of(member, placement, Context(packaged(), Vault(OLD), at().today, at().now))
    assert refusal.value.code == "master_key_does_not_fit"
    with pytest.raises(InstallationError):
        fit_key(database, Vault(OLD))
    with pytest.raises(CaseworkRefusedError) as known, transaction(database) as session:
        opened(session, people=PEOPLE)
    assert (known.value.code, known.value.values) == ("proposal_known", {"name": number})


def test_a_placement_that_is_being_opened_is_waited_for_and_one_after_it_gets_the_new_key(database):
    both = Vault(OLD, other_keys=(NEW,))
    rotation = threading.Thread(target=begin_rotation, args=(database, both, NEW))
    with transaction(database) as session:
        before = new_placement_key(session, both, "KP-2026-0001")
        rotation.start()
        rotation.join(0.3)
        assert rotation.is_alive()
    rotation.join()
    with transaction(database) as session:
        after = new_placement_key(session, both, "KP-2026-0001")

    new = Vault(NEW, other_keys=(OLD,))
    assert new.rewrapped_key(before, "KP-2026-0001") is not None
    assert new.rewrapped_key(after, "KP-2026-0001") is None
    with pytest.raises(InstallationError) as refusal, transaction(database) as session:
        new_placement_key(session, Vault(OLD), "KP-2026-0002")
    assert refusal.value.code == "master_key_does_not_fit"


def test_whoever_lacks_one_of_the_two_keys_meanwhile_is_told_so(database):
    a_case(database, people=PEOPLE)
    begin_rotation(database, at().vault, NEW)

    for keys in ((OLD,), (NEW,)):
        with pytest.raises(InstallationError) as refusal:
            knowing(*keys, url=database)
        assert refusal.value.code == "master_keys_needed"
    assert names(database, knowing(OLD, NEW, url=database)) == {CASE: "Aurora Esimerkki"}


@on_sqlite
def test_a_key_that_nothing_opens_keeps_the_old_one_in_use_while_the_others_are_exchanged(database):
    for number in (1, 2, 3):
        a_case(database, people=PEOPLE, proposal_reference=f"VASA-2026-{number}")
    with transaction(database) as session:
        broken = session.exec(select(Placement).where(Placement.case_number == "KP-2026-0002")).one()
        broken.wrapped_key = broken.wrapped_key[:-1] + bytes([broken.wrapped_key[-1] ^ 1])
    begin_rotation(database, at().vault, NEW)
    both = Vault(OLD, other_keys=(NEW,))

    for act in (lambda: list(rewrap(database, both)), lambda: end_rotation(database, both, LATER)):
        with pytest.raises(InstallationError) as refusal:
            act()
        assert (refusal.value.code, refusal.value.values) == (
            "placement_keys_unreadable",
            {"number": "1", "name": "KP-2026-0002"},
        )

    with pytest.raises(InstallationError):
        knowing(NEW, url=database)
    with reading(database) as session:
        keys = {one.case_number: one.wrapped_key for one in session.exec(select(Placement))}
    assert Vault(NEW).rewrapped_key(keys["KP-2026-0001"], "KP-2026-0001") is None
    assert Vault(NEW).rewrapped_key(keys["KP-2026-0003"], "KP-2026-0003") is None


@on_sqlite
def test_a_database_from_before_keeps_hashing_with_its_first_key(database):
    with transaction(database) as session:
        session.connection().exec_driver_sql("DELETE FROM installation_fact WHERE name = 'hash_key'")
    a_case(database, people=PEOPLE)

    rotated(database, knowing(OLD, url=database))

    assert knowing(NEW, url=database).vault.proposal_hash("vasa", "x") == Vault(OLD).proposal_hash("vasa", "x")


# --- the command


@pytest.fixture
def key_file(database, monkeypatch, tmp_path):
    """An installation whose key is in a file, with one case."""
    sit_down(monkeypatch, database, tmp_path / "home")
    monkeypatch.delenv("KOTOPOLKU_MASTER_KEY")
    file = tmp_path / "home" / "master.key"
    file.parent.mkdir()
    file.write_text(KEY + "\n")
    a_case(database, people=PEOPLE)
    return file


def test_killed_at_any_point_it_goes_on_and_nobody_else_notices(database, key_file, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv(ORDERS, str(tmp_path))
    at_work = Installation(Settings()).context()
    expected = {CASE: "Aurora Esimerkki"}
    for count, point in enumerate(
        (
            "rotation_key_written",
            "rotation_before_begin",
            "rotation_begun",
            "rotation_rewrapped",
            "rotation_ended",
            "rotation_set_aside",
        ),
        start=2,
    ):
        (tmp_path / point).touch()
        words = [sys.executable, "-m", "kotopolku", "db", "rotate-key"]
        killed = subprocess.run(words, cwd=ROOT, env=os.environ, capture_output=True, check=False)
        assert (killed.returncode, (tmp_path / f"{point}.hit").exists()) == (-signal.SIGKILL, True)

        # A process that knew the old key only, and one that starts now, both read everything and open cases.
        for context in (at_work, Installation(Settings()).context()):
            assert names(database, context) == expected
        with transaction(database) as session:
            reference = f"VASA-2026-{count}"
            raw = a_registration(people=PEOPLE, proposal_reference=reference)
            number = open_placement(
                session, at_work, checked_registration(raw, "test", packaged(), at().today), COORDINATOR
            ).case_number
        expected[number] = "Aurora Esimerkki"

    status, told, _ = ran(capsys, ("db", "rotate-key"))
    (new,) = keys_in(key_file.read_text())
    aside = key_file.with_name("master.key.former")

    assert status == 0
    assert told.startswith(f"Everything opens with the new master key only. The old one is in {aside}: destroy it")
    assert keys_in(aside.read_text()) == (OLD,)
    assert (key_file.stat().st_mode & 0o777, aside.stat().st_mode & 0o777) == (0o600, 0o600)
    assert names(database, knowing(new, url=database)) == expected
    assert names(database, at_work) == expected


@on_sqlite
def test_a_second_run_does_nothing_until_the_old_key_is_destroyed(database, key_file, capsys):
    first = ran(capsys, ("db", "rotate-key"))[1].splitlines()
    key = key_file.read_text()

    again = ran(capsys, ("db", "rotate-key"))[1].splitlines()

    assert [line.split(" ")[:3] for line in first] == [
        ["New", "master", "key,"],
        ["1", "of", "1"],
        ["Everything", "opens", "with"],
    ]
    assert again == first[-1:]
    assert key_file.read_text() == key

    key_file.with_name("master.key.former").unlink()
    assert len(ran(capsys, ("db", "rotate-key"))[1].splitlines()) == 3
    assert key_file.read_text() != key


@on_sqlite
def test_with_keys_in_the_environment_the_new_one_is_taken_and_never_made(database, key_file, capsys, monkeypatch):
    def run(*keys: str) -> tuple[int, str]:
        monkeypatch.setenv("KOTOPOLKU_MASTER_KEY", ",".join(keys))
        status, out, err = ran(capsys, ("db", "rotate-key"))
        return status, (out or err).splitlines()[-1]

    other = "QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8="
    needed = "The new master key is missing; set KOTOPOLKU_MASTER_KEY to the old and the new one, "
    assert run(KEY)[0] == 1
    assert run(KEY)[1].startswith(needed)
    assert run(KEY, WRITTEN_NEW, other) == (
        1,
        "There are 2 new master keys; leave only the one to change to beside the present one.",
    )
    assert run(WRITTEN_NEW) == (1, "The master key is not the one of this database; set the one that opens it now.")
    ended = run(KEY, WRITTEN_NEW)
    assert ended[0] == 0
    assert ended[1].startswith(
        "Everything opens with the new master key only. Take the old one out of KOTOPOLKU_MASTER"
    )
    assert run(KEY, WRITTEN_NEW) == ended
    assert run(WRITTEN_NEW)[1].startswith(needed)
    assert names(database, knowing(NEW, url=database)) == {CASE: "Aurora Esimerkki"}
