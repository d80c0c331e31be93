"""`kotopolku health`: what is printed and refused, what can be found afterwards, and what a killed process leaves."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519
from sqlmodel import select

from kotopolku.commands.health_arguments import ACTIONS
from kotopolku.persistence.database import engine, reading
from kotopolku.points import ORDERS
from models.handover import HealthCiphertext, HealthEnvelope
from tests.canaries import forms, values_of
from tests.conftest import ROOT
from tests.health import CANARY, NAME, PDF, a_key, own_folder, with_health_data
from tests.persistence.command_line import CASE, sit_down

# What these commands ask of a database is asked by casework, whose tests run on both kinds.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


KEY = a_key("first")
#: The county, as who sits at the command line.
COUNTY = ("--by", "county-nurse")
#: The size differs from time to time: age pads its header at random.
BYTES = re.compile(r"(\d+) bytes")
SHA = re.compile(r"[0-9a-f]{64}")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa, whose county has one key."""
    home = tmp_path / "home"
    home.mkdir()
    own = own_folder(tmp_path / "own", KEY.written())
    sit_down(monkeypatch, database, home, KOTOPOLKU_CONFIG_DIRECTORY=str(own), KOTOPOLKU_HEALTH_FILE_MEBIBYTES="1")


@pytest.fixture
def file(tmp_path):
    """The coordinator's own file, outside the home folder."""
    path = tmp_path / "desk" / NAME
    path.parent.mkdir()
    path.write_bytes(PDF)
    return path


@pytest.fixture
def identity(tmp_path):
    """The county's key file."""
    path = tmp_path / "county.key"
    path.write_text(f"# created: 2026-01-01\n{KEY.identity}\n", encoding="utf-8")
    return path


def kept(url: str) -> tuple[list[str], int]:
    """The states of all envelopes, and the number of files that are kept."""
    with reading(url) as session:
        states = [one.state for one in session.exec(select(HealthEnvelope).order_by(HealthEnvelope.number)).all()]
        return states, len(session.exec(select(HealthCiphertext)).all())


def test_a_file_is_shown_sent_listed_taken_and_acknowledged(run, database, file, tmp_path):
    with_health_data(database)

    status, lines, err = run("health", "send", CASE, file)
    assert (status, err) == (1, "")
    assert BYTES.sub("N bytes", lines[0]) == (
        "KP-2026-0001: a file (application/pdf) goes to osterbotten-health, sealed to its key first: N bytes. "
        "Nobody here can open it any more."
    )
    assert lines[1:] == ["Nothing was saved; --yes saves where nobody can be asked."]
    assert kept(database) == ([], 0)

    status, lines, err = run("health", "send", CASE, file, "--yes")
    assert (status, err) == (0, "")
    checksum, size = SHA.findall(lines[1])[0], BYTES.findall(lines[1])[0]
    assert lines[1] == (
        f"KP-2026-0001, envelope 1 waits for osterbotten-health (key first): {size} bytes, SHA-256 {checksum}. The step stays "
        "open until the county acknowledges it. Your own copy of the file is still where it was."
    )

    listed = " ".join(run("health", "list")[1])
    assert "KP-2026-0001 1 sealed file" in listed
    assert f"vasa-coordinator {size}" in listed
    assert "sent; waits 0 working" in listed
    assert "Envelopes: 1. Waiting for the county: 1." in listed

    target = tmp_path / "taken.age"
    status, lines, err = run("health", "take", CASE, "--to", target, *COUNTY)
    assert (status, err) == (0, "")
    assert lines == [
        f"KP-2026-0001, envelope 1 is in {target}, sealed: {size} bytes, SHA-256 {checksum}. It stays here too until you "
        "acknowledge it: kotopolku health acknowledge KP-2026-0001"
    ]
    assert hashlib.sha256(target.read_bytes()).hexdigest() == checksum
    assert target.stat().st_mode & 0o777 == 0o600
    assert pyrage.decrypt(target.read_bytes(), [KEY.identity]) == PDF

    assert run("health", "acknowledge", CASE, *COUNTY)[:2] == (
        1,
        [
            f"KP-2026-0001, envelope 1: sealed file, {size} bytes, sent 22 Nov 2026 by vasa-coordinator, taken by "
            "county-nurse. It is deleted here at once and cannot be taken again.",
            "Nothing was saved; --yes saves where nobody can be asked.",
        ],
    )
    assert kept(database) == (["taken"], 1)
    assert run("health", "acknowledge", CASE, *COUNTY, "--yes")[1][-1] == (
        "KP-2026-0001, envelope 1: acknowledged, and deleted here."
    )
    assert kept(database) == (["acknowledged"], 0)
    assert run("health", "list")[1] == ["Nothing waits for the county."]
    (step,) = [
        one
        for one in json.loads(" ".join(run("timeline", CASE, "--json")[1]))["steps"]
        if one["step"] == "health_data_handover"
    ]
    assert (step["status"], step["reported_by"]) == ("done", "county-nurse")
    audit = " ".join(run("audit", CASE)[1])
    assert "health data handed over" in audit
    assert "health data acknowledged" in audit
    assert f"bytes: {size}" in audit
    (document,) = json.loads(" ".join(run("health", "list", CASE, "--json")[1]))
    assert (document["state"], document["key"], document["checksum"]) == ("acknowledged", "first", checksum)


def test_the_county_opens_the_file_with_its_key_while_taking_it(run, database, file, identity, tmp_path):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")
    target = tmp_path / "opened.pdf"

    status, lines, _ = run("health", "take", CASE, "--to", target, "--identity", identity, *COUNTY)

    assert status == 0
    assert lines[0].startswith(f"KP-2026-0001, envelope 1 is in {target}, opened; sealed it was ")
    assert target.read_bytes() == PDF
    assert kept(database) == (["taken"], 1)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "KP-2026-0001, lähetys 1: hyvinvointialueen turvasähköposti, 20.11.2026, VASA-2026-77. Vaihe pysyy avoinna, kunnes hyvinvointialue kuittaa sen."),
        ("sv", "KP-2026-0001, försändelse 1: välfärdsområdets skyddade e-post, 20.11.2026, VASA-2026-77. Steget förblir öppet tills välfärdsområdet kvitterar."),
        ("en", "KP-2026-0001, envelope 1: the county's secure mail, 20 Nov 2026, VASA-2026-77. The step stays open until the county acknowledges it."),
    ],
)  # fmt: skip
def test_what_is_delivered_elsewhere_is_recorded_and_acknowledged(run, database, language, line):
    with_health_data(database)
    how = ("--way", "county_secure_mail", "--on", "2026-11-20", "--reference", "VASA-2026-77")

    assert run("health", "delivered", CASE, *how, "--language", language) == (0, [line], "")

    assert "VASA-2026-77" in " ".join(run("health", "list", "--language", language)[1])
    assert run("health", "take", CASE, "--to", "x.age", *COUNTY)[2] == (
        "Envelope 1 was delivered elsewhere under VASA-2026-77; read it there and acknowledge it here.\n"
    )
    assert run("health", "acknowledge", CASE, *COUNTY, "--yes", "--language", language)[0] == 0
    assert kept(database) == (["acknowledged"], 0)


def test_a_new_key_is_written_once_for_its_owner_only_and_age_reads_it(run, tmp_path):
    target = tmp_path / "county.key"

    status, lines, err = run("health", "keygen", "--out", target)

    assert status == 0
    (public,) = lines
    assert err.startswith(f"The private key is in {target}: it never leaves the county")
    private = target.read_text(encoding="utf-8").splitlines()[-1]
    assert str(x25519.Identity.from_str(private).to_public()) == public
    assert target.stat().st_mode & 0o777 == 0o600
    assert run("health", "keygen", "--out", target)[::2] == (
        1,
        f"There is a file {target} already; write another name.\n",
    )
    assert target.read_text(encoding="utf-8").splitlines()[-1] == private


def test_a_key_of_the_command_is_a_key_of_the_organisation_file(run, tmp_path):
    (public,) = run("health", "keygen", "--out", tmp_path / "new.key")[1]
    own = own_folder(tmp_path / "checked", f"{{id: new, recipient: {public}, valid_from: 2026-11-22}}")

    assert run("check", "--config", own)[0] == 0


@pytest.mark.parametrize(
    ("unit", "keys", "line"),
    [
        ("osterbotten-health", (f"{{id: one, recipient: {KEY.identity}, valid_from: 2026-01-01}}",), "is no public key of age; write the line age1…"),
        ("osterbotten-health", ("{id: one, recipient: age1qqqq, valid_from: 2026-01-01}",), "is no public key of age; write the line age1…"),
        ("osterbotten-health", (KEY.written(), KEY.written()), "first stands twice; keep one."),
        ("vasa-integration", (KEY.written(),), "only a unit of a county takes health data; write the keys there."),
    ],
)  # fmt: skip
def test_a_wrong_key_is_told_by_the_check_and_never_repeated(run, tmp_path, unit, keys, line):
    own = own_folder(tmp_path / "wrong", *keys, unit=unit)

    status, lines, _ = run("check", "--config", own)

    printed = " ".join(lines)
    assert status == 1
    assert line in printed
    assert "AGE-SECRET-KEY" not in printed


def test_two_units_of_a_county_do_not_both_take_health_data(run, tmp_path):
    own_folder(tmp_path / "wrong", KEY.written())
    own = own_folder(tmp_path / "wrong", KEY.written(), unit="osterbotten-social")

    status, lines, _ = run("check", "--config", own)

    assert status == 1
    assert "the unit osterbotten-health has keys of this county already; write all of them there." in lines[0]


def _written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.pdf", b"", "The file is empty; choose the right one."),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + CANARY, "The file is named .pdf, but its content is something else; choose the right one or save it anew."),
        ("a.png", PDF, "The file is named .png, but its content is something else; choose the right one or save it anew."),
        ("a.jpg", b"MZ" + CANARY, "The file is named .jpg, but its content is something else; choose the right one or save it anew."),
        ("a.docx", b"PK" + CANARY, "Only these files are taken: .pdf, .jpg, .jpeg, .png; save it as one of them."),
        ("a", PDF, "Only these files are taken: .pdf, .jpg, .jpeg, .png; save it as one of them."),
        ("a.pdf", PDF + b"x" * 1024 * 1024, "The file is bigger than 1 MiB; send it in parts, or deliver it elsewhere."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_sentence_and_nothing_is_stored(run, database, tmp_path, name, content, line):
    with_health_data(database)

    assert run("health", "send", CASE, _written(tmp_path, name, content), "--yes") == (1, [], line + "\n")
    assert kept(database) == ([], 0)


def test_what_is_no_file_is_one_sentence(run, database, tmp_path):
    with_health_data(database)
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()

    for name, text in (("pipe", "Is a directory"), ("folder", "Is a directory"), ("none", "No such file or directory")):
        found = run("health", "send", CASE, tmp_path / f"{name}.pdf", "--yes")
        assert found == (1, [], f"The file cannot be read ({text}); name a file that you may read.\n")


@pytest.mark.parametrize(
    ("name", "content"), [("a.JPG", b"\xff\xd8\xff\xe0" + CANARY), ("a.png", b"\x89PNG\r\n\x1a\n" + CANARY)]
)
def test_pictures_are_taken_too(run, database, tmp_path, name, content):
    with_health_data(database)

    assert run("health", "send", CASE, _written(tmp_path, name, content), "--yes")[0] == 0
    assert kept(database) == (["sent"], 1)


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("post", CASE), 2, "post is not known; choose one of: delivered, send, list, take, acknowledge, return, recall, keygen."),
        (("send",), 2, "CASE, FILE is missing."),
        (("delivered", CASE, "--way", "kanta"), 2, "--on, --reference is missing."),
        (("delivered", CASE, "--way", "fax", "--on", "2026-11-20", "--reference", "A-12"), 2, "fax is not known; choose one of: county_secure_mail, kanta, uma."),
        (("take", CASE), 2, "--to is missing."),
        (("take", CASE, "--to", "x.age", "--reference", "A-12"), 2, "--reference does not go with take."),
        (("acknowledge", CASE, "--number", "0"), 2, "0 is no number of an envelope; write 1 to 9999."),
        (("keygen", "--out", "/no/such/folder/key"), 2, "The file /no/such/folder/key cannot be written: No such file or directory."),
        (("take", CASE, "--to", "/no/such/folder/x", *COUNTY), 2, "The file /no/such/folder/x cannot be written: No such file or directory."),
        (("take", CASE, "--to", "x.age", "--identity", "/no/such/key", *COUNTY), 2, "The file /no/such/key cannot be read: No such file or directory."),
        (("acknowledge", CASE, *COUNTY), 1, "Nothing waits for the county in this case; kotopolku health list shows what does."),
        (("list", "KP-2026-0009"), 1, "There is no case KP-2026-0009; kotopolku worklist shows the open ones."),
    ],
)  # fmt: skip
def test_wrong_words_are_one_sentence_and_change_nothing(run, database, tmp_path, monkeypatch, words, status, line):
    with_health_data(database)
    monkeypatch.chdir(tmp_path)

    found = run("health", *words)

    assert found[:2] == (status, [])
    assert found[2].startswith(line)
    assert found[2].count("\n") == 1
    assert kept(database) == ([], 0)
    assert not (tmp_path / "x.age").exists()


def test_a_wrong_or_no_private_key_leaves_no_file_and_takes_nothing(run, database, file, tmp_path):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")
    target = tmp_path / "opened.pdf"

    for content, line in (
        (f"{a_key('other').identity}\n", "None of these keys opens the file;"),
        ("no key\n", "The key file holds no private key of age;"),
    ):
        key = _written(tmp_path, "wrong.key", content.encode())
        status, _, err = run("health", "take", CASE, "--to", target, "--identity", key, *COUNTY)
        assert status == 1
        assert err.startswith(line)
        assert not target.exists()
    assert kept(database) == (["sent"], 1)

    target.write_bytes(b"another file")
    assert run("health", "take", CASE, "--to", target, *COUNTY)[2].startswith(f"There is a file {target} already")
    assert target.read_bytes() == b"another file"


def test_neither_database_nor_disk_holds_the_plaintext_or_the_name_of_a_file_on_its_way(
    run, database, file, tmp_path, monkeypatch
):
    """Every file of the home folder and of the database, its log included, at every station of the way."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    with_health_data(database)
    wanted = {form for text in (CANARY.decode(), "Tsitsernak", NAME) for form in forms(text)}

    def searched(station: str) -> None:
        folder = tmp_path / "copies" / station
        folder.mkdir(parents=True)
        subprocess.run(["cp", "-r", str(tmp_path / "home"), str(temporary), str(folder)], check=True)
        for name in tmp_path.glob("kotopolku.db*"):
            subprocess.run(["cp", str(name), str(folder)], check=True)
        searched_bytes = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert sum(map(len, searched_bytes)) > 100_000
        for data in (*searched_bytes, *values_of(folder / "kotopolku.db")):
            assert not any(form in data for form in wanted)

    run("health", "send", CASE, file, "--yes")
    searched("sent")
    run("health", "take", CASE, "--to", tmp_path / "taken.age", *COUNTY)
    searched("taken")
    run("health", "acknowledge", CASE, *COUNTY, "--yes")
    searched("acknowledged")
    assert list(temporary.iterdir()) == []


def test_nothing_of_the_ciphertext_is_left_on_the_disk_once_it_is_acknowledged(run, database, tmp_path):
    big = _written(tmp_path, "big.pdf", b"%PDF-1.7\n" + os.urandom(200_000))
    with_health_data(database)
    run("health", "send", CASE, big, "--yes")
    taken = tmp_path / "taken.age"
    run("health", "take", CASE, "--to", taken, *COUNTY)
    pieces = [taken.read_bytes()[start : start + 32] for start in range(500, 200_000, 5_000)]

    def found() -> int:
        # A copy of another process: closing the open database's own file would drop its locks.
        names = [str(name) for name in tmp_path.glob("kotopolku.db*")]
        data = subprocess.run(["cat", *names], capture_output=True, check=True).stdout
        return sum(piece in data for piece in pieces)

    assert found() == len(pieces)
    run("health", "acknowledge", CASE, *COUNTY, "--yes")
    assert found() == 0


def test_what_was_sent_by_mistake_is_recalled_after_it_was_shown(run, database, file):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")

    status, lines, _ = run("health", "recall", CASE)
    assert status == 1
    assert lines[0].endswith("taken by nobody yet. It is deleted here at once and cannot be taken again.")
    assert run("health", "recall", CASE, "--yes")[1][-1] == (
        "KP-2026-0001, envelope 1: recalled, and deleted here. The step stays open."
    )

    assert kept(database) == (["recalled"], 0)
    assert run("health", "list")[1] == ["Nothing waits for the county."]
    assert "recalled" in " ".join(run("health", "list", CASE)[1])
    assert "health data recalled" in " ".join(run("audit", CASE)[1])


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "KP-2026-0001, lähetys 1: palautettu lähettäjälle ja poistettu täältä. Vaihe pysyy avoinna."),
        ("sv", "KP-2026-0001, försändelse 1: returnerad och raderad här. Steget förblir öppet."),
        ("en", "KP-2026-0001, envelope 1: sent back, and deleted here. The step stays open."),
    ],
)
def test_what_the_county_cannot_use_is_sent_back_after_it_was_shown(run, database, file, language, line):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")
    words = ("health", "return", CASE, "--reason", "not_whole", "--by", "county-nurse", "--language", language)

    assert run(*words)[0] == 1
    assert kept(database) == (["sent"], 1)
    assert run(*words, "--yes")[1][-1] == line

    assert kept(database) == (["sent_back"], 0)
    assert "not whole or not readable" in " ".join(run("audit", CASE)[1])


def killed_at(point: str, database: str, tmp_path: Path, *words: object) -> None:
    """Run a command that is killed at a point."""
    orders = tmp_path / "orders"
    orders.mkdir(exist_ok=True)
    (orders / point).touch()
    engine(database).dispose()
    done = subprocess.run(
        [sys.executable, "-m", "kotopolku", "health", *map(str, words), *COUNTY],
        cwd=ROOT,
        env=os.environ | {ORDERS: str(orders)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert (orders / f"{point}.hit").exists()


@pytest.mark.parametrize(("point", "state"), [("health_file_written", "sent"), ("health_taken", "taken")])
def test_a_kill_between_taking_and_acknowledging_loses_no_file(run, database, file, tmp_path, point, state):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")

    killed_at(point, database, tmp_path, "take", CASE, "--to", tmp_path / "first.age")

    assert kept(database) == ([state], 1)
    assert pyrage.decrypt((tmp_path / "first.age").read_bytes(), [KEY.identity]) == PDF
    assert run("health", "take", CASE, "--to", tmp_path / "second.age", *COUNTY)[0] == 0
    assert pyrage.decrypt((tmp_path / "second.age").read_bytes(), [KEY.identity]) == PDF
    assert kept(database) == (["taken"], 1)
    assert run("audit", CASE)[0] == 0


@pytest.mark.parametrize("point", ["health_before_delete", "health_deleted"])
def test_a_kill_between_acknowledging_and_deleting_does_both_or_neither(run, database, file, tmp_path, point):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")
    run("health", "take", CASE, "--to", tmp_path / "taken.age", *COUNTY)

    killed_at(point, database, tmp_path, "acknowledge", CASE, "--yes")

    assert kept(database) == (["taken"], 1)
    assert run("health", "acknowledge", CASE, *COUNTY, "--yes")[0] == 0
    assert kept(database) == (["acknowledged"], 0)
    assert run("audit", CASE)[0] == 0


def test_a_kill_right_after_acknowledging_leaves_no_file(run, database, file, tmp_path):
    with_health_data(database)
    run("health", "send", CASE, file, "--yes")
    run("health", "take", CASE, "--to", tmp_path / "taken.age", *COUNTY)

    killed_at("health_acknowledged", database, tmp_path, "acknowledge", CASE, "--yes")

    assert kept(database) == (["acknowledged"], 0)
    assert run("timeline", CASE)[0] == 0


def test_every_action_has_its_line_in_the_help_of_every_language(run):
    for language in ("fi", "sv", "en"):
        printed = " ".join(run("health", "--help", "--language", language)[1])
        assert [action for action in ACTIONS if action not in printed] == []
