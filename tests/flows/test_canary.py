"""What is secret stays in our database, and is sealed there: planted, found through the application, then nowhere."""

import base64
import sqlite3
import zlib

from kotopolku.cli import main
from tests.builders import TODAY
from tests.canaries import ADDRESS, BORN, NAME, PHONE, copied, leaks
from tests.flows.house import REPORTED_BY, House


def test_the_search_finds_what_is_hidden_in_every_way(tmp_path):
    """A search that could not find would prove nothing."""
    packed = base64.b64encode(zlib.compress(NAME.encode())).decode()
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE t (v)")
        connection.execute("INSERT INTO t VALUES (?)", (packed,))
    (tmp_path / "a.log").write_bytes(b"..." + base64.b64encode(b"ab" + ADDRESS.encode() + b"cd") + b"...")
    (tmp_path / "b.log").write_bytes(PHONE.encode("utf-16-le"))

    assert {line.split(": ")[1] for line in leaks(tmp_path)} >= {NAME, ADDRESS, PHONE}


def test_canaries_are_found_through_the_application_and_nowhere_else(house: House, monkeypatch, capsys, tmp_path):
    settings = house.installation.settings
    monkeypatch.setenv("KOTOPOLKU_HOME", str(settings.home))
    monkeypatch.setenv("KOTOPOLKU_PORT", str(settings.port))
    file = tmp_path / "registration.yaml"
    file.write_text(
        f"""
track: quota
municipality: vasa
proposal_reference: CANARY-2026-1
milestones: {{proposal_received: 2026-11-02}}
people:
  - {{id: p1, name: "{NAME}", born: {BORN}, labour_market: job_seeker}}
""",
        encoding="utf-8",
    )

    def run(*words: str) -> str:
        assert main([*words, "--language", "en"]) == 0
        return capsys.readouterr().out

    opened = run("register", "--file", str(file), "--by", "vasa-coordinator")
    (number,) = {word.strip(".,:") for word in opened.split() if word.startswith("KP-")}
    run(
        "person",
        number,
        "p2",
        "--add",
        "--name",
        f"{ADDRESS} {PHONE}",
        "--age-group",
        "18_to_64",
        "--by",
        "vasa-coordinator",
    )
    by = ("--by", "vasa-coordinator")
    run("fact", "set", number, "--person", "p1", "--source", "client", "--address", ADDRESS, "--phone", PHONE, *by)
    assert ADDRESS in run("fact", "show", number, "--why", "casework", *by)
    shown = run("person", number, "--names", *by)
    house.waiting(number)
    house.resume(number, house.answer(number, "capacity_check", done_on=TODAY.isoformat(), reported_by=REPORTED_BY))
    house.outcome(number, 1)
    house.waiting(number)
    house.trigger("deadlines")

    assert NAME in " ".join(shown.split())
    assert ADDRESS.split()[0] in shown
    assert "5 Jun 1987" in shown
    assert leaks(copied(settings.home, tmp_path)) == []
