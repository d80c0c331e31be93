"""What is known of people on the command line, and what other commands make of it."""

import json
import re
from datetime import date

import pytest
from pypdf import PdfReader

from kotopolku.casework.case import load_case
from kotopolku.casework.fact_recording import record_facts
from kotopolku.persistence.database import reading, transaction
from models.fact_choices import FactKind, Source
from tests.cases import COORDINATOR, OFFICER, a_case, at, done
from tests.persistence.command_line import CASE, sit_down

# What these commands ask of a database is asked by casework, whose tests run on both kinds.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PERSON = {"id": "p1", "name": "Aurora Esimerkki", "born": "1990-05-01", "labour_market": "job_seeker"}
SET = ("fact", "set", CASE, "--person", "p1", "--source", "client")
SHOW = ("fact", "show", CASE, "--why", "client_asked")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, without Prefect."""
    sit_down(monkeypatch, database, tmp_path / "home")


def known(url, **values):
    """Record facts of the first person."""
    with transaction(url) as session:
        written = {FactKind(kind): text for kind, text in values.items()}
        record_facts(session, at(), CASE, "p1", written, Source.CLIENT, COORDINATOR)


def test_a_fact_from_setting_to_erasing(run, database):
    a_case(database, people=[PERSON])

    assert run(*SET, "--phone", "040 123 4567", "--education", "primary")[:2] == (
        0,
        ["KP-2026-0001, p1: recorded: telephone, highest education. Source: the person herself."],
    )
    assert run(*SET, "--phone", "040 123 4567")[::2] == (
        1,
        "All of this is known of p1 already from the same source; nothing changes.\n",
    )
    status, lines, _ = run(*SHOW)
    assert status == 0
    assert lines[:2] == ["What is known of the people of KP-2026-0001, 22 Nov 2026", "p1"]
    assert lines[3:7] == [
        "name – Aurora Esimerkki not stated 22 Nov 2026 by vasa-coordinator current",
        "birth date – 1 May 1990 not stated 22 Nov 2026 by vasa-coordinator current",
        "telephone 1 +358401234567 the person herself 22 Nov 2026 by vasa-coordinator current",
        "highest education 1 primary education the person herself 22 Nov 2026 by vasa-coordinator current",
    ]
    assert run("fact", "erase", CASE, "--person", "p1", "--kind", "phone", "--reason", "wrong")[0] == 0
    rows = json.loads("\n".join(run(*SHOW, "--person", "p1", "--former", "--json")[1]))
    assert [(one["kind"], one["value"], one["source"], one["erased_at"] is None) for one in rows] == [
        ("name", "Aurora Esimerkki", None, True),
        ("born", "1990-05-01", None, True),
        ("phone", None, "client", False),
        ("education", "primary", "client", True),
    ]
    told = "\n".join(run("audit", CASE)[1])
    assert "fact of a person erased" in told
    assert "123 4567" not in told


@pytest.mark.parametrize(
    ("language", "label", "state"),
    [("fi", "puhelin", "voimassa"), ("sv", "telefon", "gäller"), ("en", "telephone", "current")],
)
def test_facts_are_shown_in_each_language(run, database, language, label, state):
    a_case(database, people=[PERSON])
    known(database, phone="0401234567", speaks="prs")

    printed = run(*SHOW, "--language", language)[1]

    assert any(line.startswith(label) and line.endswith(state) for line in printed)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fact", "set", CASE, "--person", "p1", "--phone", "1"), "--source is missing. See kotopolku --help."),
        (SET, "There is nothing to record; write at least one of: --identity-code, --speaks,"),
        ((*SET, "--email", "Aurora"), "This is no e-mail address; write it as name@example.org."),
        ((*SET, "--phone", "0401234567", "--json"), "--json does not go with set."),
        (("fact", "show", CASE), "--why is missing."),
        (
            ("fact", "show", CASE, "--why", "casework", "--person", "p9"),
            "There is no person p9 in this case; there are: p1.",
        ),
        (
            ("fact", "erase", CASE, "--person", "p1", "--kind", "email", "--reason", "wrong"),
            "There is nothing of this kind to erase of p1;",
        ),
        (("person", CASE, "p1", "--source", "dvv"), "--name / --born / --joined is missing."),
    ],
)
def test_wrong_words_are_one_sentence_that_repeats_no_value(run, database, words, told):
    a_case(database, people=[PERSON])

    status, lines, err = run(*words)

    assert status in (1, 2)
    assert lines == []
    assert err.startswith(told)
    assert err.count("\n") == 1
    assert "Aurora" not in err


def test_a_list_with_names_is_logged_and_one_without_is_not(run, database):
    a_case(database, people=[PERSON])

    run("person", CASE)
    run("person", CASE, "p1", "--name", "Kuu Esimerkki", "--source", "dvv")
    run("person", CASE, "--names")

    entries = json.loads("\n".join(run("audit", CASE, "--json")[1]))["entries"]
    assert [(one["action"], one["details"]) for one in entries[1:]] == [
        ("person_changed", {"person": "p1", "fields": ["name"], "source": "dvv"}),
    ]
    _, lines, _ = run("person", CASE, "p1", "--reads")
    (look,) = [" ".join(line.split()) for line in lines if "command line" in line]
    assert re.fullmatch(r"22 Nov 2026 .* command line: the list of birth date, name casework", look)


def test_who_read_her_data_is_told_in_a_language_that_the_person_reads(run, database):
    a_case(database, people=[PERSON | {"understands": ["sv"], "source": "client"}])
    run("person", CASE, "--names")

    told = [run("person", CASE, *words)[1][0] for words in (["p1", "--reads"], ["--reads"])]

    assert told == [
        "Vem som har läst uppgifter: p1. Ärende KP-2026-0001, 22.11.2026",
        "Who has read data: household. Case KP-2026-0001, 22 Nov 2026",
    ]
    assert run("person", CASE, "p9", "--reads")[2].startswith("There is no person p9 in this case;")


# --- registering


OPTIONS = ("register", "--municipality", "vasa", "--proposal", "VASA-2026-7", "--proposal-received", "2026-11-16")


def test_a_table_brings_facts_with_their_source(run, database, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(
        "name;born;speaks;understands;phone;address;source\n"
        "Aurora Esimerkki;1.5.1990;so;en, sv;040 123 4567;Esimerkkikatu 1, 65100 Vaasa;reception_centre\n"
    )

    assert run(*OPTIONS, "--file", file)[0] == 0
    rows = json.loads("\n".join(run(*SHOW, "--json")[1]))

    assert [(one["kind"], one["value"], one["source"]) for one in rows] == [
        ("name", "Aurora Esimerkki", "reception_centre"),
        ("born", "1990-05-01", "reception_centre"),
        ("speaks", "so", "reception_centre"),
        ("understands", "en sv", "reception_centre"),
        ("phone", "+358401234567", "reception_centre"),
        ("address", "Esimerkkikatu 1, 65100 Vaasa", "reception_centre"),
    ]


def test_a_registration_is_refused_with_everything_that_is_wrong_and_no_value(run, database, tmp_path):
    file = tmp_path / "family.yaml"
    file.write_text(
        """
track: quota
municipality: vasa
proposal_reference: VASA-2026-7
milestones: {proposal_received: 2026-11-16}
people:
  - {id: p1, born: 1990-05-02, identity_code: 010590-900X, source: migri}
  - {id: p2, identity_code: 010590-900X, email: aurora, source: client}
  - {id: p3, identity_code: 010590-900X, phone: "12", source: hearsay}
  - {id: p4, speaks: so, understands: [en, klingon]}
"""
    )

    status, lines, err = run("register", "--file", file)

    assert (status, lines) == (1, [])
    assert [line.removeprefix(f"{file}: ").split(";")[0] for line in err.splitlines()] == [
        "people.p3.source: 'hearsay' is not known",
        "people.p1.identity_code: The identity code says another birth date than the one that is known",
        "people.p2.email: This is no e-mail address",
        "people.p3.identity_code: another person of the file has the same identity code",
        "people.p3.phone: This is no telephone number that is in use",
        "people.p4.source: where this was got from is missing",
        "people.p4.understands: One of these is no language",
    ]
    assert run("fact", "show", CASE, "--why", "casework")[2].startswith("There is no case KP-2026-0001")


# --- what other commands make of it


def test_an_assessment_is_booked_in_the_language_that_is_known(run, database, monkeypatch):
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    done(
        database,
        a_case(database, people=[PERSON], milestones=days),
        "skills_assessment_start",
        date(2026, 11, 10),
        by=OFFICER,
    )
    book = ("assessment", "book", CASE, "--person", "p1", "--interpreter", "not_needed", "--by", "vasa-officer")

    assert run(*book)[::2] == (1, "No language of p1 is known; write it with --speaks.\n")
    known(database, speaks="prs")
    assert run(*book)[1] == ["KP-2026-0001, p1: the assessment is booked. Language: Dari. Interpreter: not needed."]
    known(database, interpreter="ps")
    assert run(*book)[1] == ["KP-2026-0001, p1: the assessment is booked. Language: Pashto. Interpreter: not needed."]
    assert "Language: Somali." in run(*book, "--speaks", "so")[1][0]


def test_the_path_is_in_a_language_that_the_household_understands_unless_another_is_asked_for(run, database):
    a_case(database, people=[PERSON])

    assert run("path", CASE)[1][0] == "YOUR PATH IN FINLAND"
    known(database, speaks="prs", understands="ar,sv")
    assert run("path", CASE)[1][0] == "ER VÄG I FINLAND"
    assert run("path", CASE, "--language", "fi")[1][0] == "TEIDÄN POLKUNNE SUOMESSA"


def test_a_dossier_for_kela_has_the_identity_code_and_the_telephone(run, database, tmp_path):
    a_case(database, people=[PERSON, {"id": "p2", "name": "Kuu Esimerkki", "born": "1992-11-14"}])
    known(database, identity_code="010590-900X", phone="0401234567")
    file = tmp_path / "kela.pdf"

    words = ("kela", "dossier", CASE, "--person", "p1", "--kind", "urgent_support", "--language", "fi", "--out", file)
    assert run(*words)[0] == 0

    (page,) = PdfReader(file).pages
    text = " ".join(page.extract_text().split())
    assert "Aurora Esimerkki 010590-900X +358 40 1234567" in text
    assert "Kuu Esimerkki 14.11.1992 –" in text
    with reading(database) as session:
        assert load_case(session, CASE, at(), for_change=False).placement.version == 2
