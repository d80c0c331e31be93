"""``kotopolku welfare``: what is printed, refused and saved."""

import json

import pytest

from kotopolku.casework.case import load_case
from kotopolku.persistence.database import reading
from tests.cases import a_case, at
from tests.persistence.command_line import CASE, ran, sit_down

# What these commands ask of a database is asked by casework, whose tests run on both kinds.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

MILESTONES = {"proposal_received": "2026-09-01", "referral_decided": "2026-09-15", "arrival": "2026-11-02"}
COUNTY = ("--by", "county-hearing")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026; two people arrived, one a child alone."""
    sit_down(monkeypatch, database, tmp_path / "home")
    people = [{"id": "p1", "age_group": "18_to_64"}, {"id": "p2", "age_group": "7_to_17", "flags": ["unaccompanied"]}]
    a_case(database, milestones=MILESTONES, people=people)


@pytest.fixture
def run(run):
    """Run one command of ``kotopolku welfare``; return its status, its lines and its errors."""

    def one(action: str, *words: str) -> tuple[int, list[str], str]:
        return run("welfare", action, CASE, *words)

    return one


def version(url):
    """The version of the case."""
    with reading(url) as session:
        return load_case(session, CASE, at(), for_change=False).placement.version


def test_the_whole_way_says_each_time_what_comes_next(run):
    both = ("--person", "p1", "--person", "p2")

    assert run("offer", *both, "--answer", "consent", "--on", "2026-11-16") == (
        0,
        [
            "KP-2026-0001, p1, p2: the offer of contact with social welfare is recorded (16 Nov 2026).",
            "p1, p2: contact social welfare.",
        ],
        "",
    )
    assert run("send", *both, "--on", "2026-11-17")[1] == [
        "KP-2026-0001, p1, p2: contact with social welfare is recorded as sent (17 Nov 2026). Kotopolku sends nothing: "
        "contact the county itself.",
        "p1, p2: the county records that it has received it.",
    ]
    assert run("received", *both, "--on", "2026-11-18", *COUNTY)[1] == [
        "KP-2026-0001, p1, p2: social welfare has received it (18 Nov 2026).",
        "p1, p2: the county checks urgent need.",
    ]
    assert run("checked", "--person", "p2", "--on", "2026-11-18", *COUNTY)[1] == [
        "KP-2026-0001, p2: urgent need is checked (18 Nov 2026).",
        "p2: ask for feedback.",
    ]
    assert run("feedback", "--person", "p2")[1] == [
        "KP-2026-0001, p2: feedback is asked for (22 Nov 2026).",
        "p2: nothing; feedback is asked for.",
    ]
    assert run("list")[1][-1] == "Contact is to be offered to nobody any more."


def test_the_list_says_how_far_each_person_is_and_who_must_still_be_offered_contact(run):
    run("offer", "--person", "p1", "--answer", "declined", "--ground", "child_interest", "--on", "2026-11-16")

    status, lines, err = run("list")

    assert (status, err) == (0, "")
    assert lines[0] == "KP-2026-0001: contact with social welfare"
    told = " ".join(lines)
    assert "p1 16 Nov 2026" in told
    assert "declined; a child's interest" in told
    assert "an unaccompanied minor is always offered it" in told
    assert lines[-1] == "Contact is still to be offered to: p2."


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "Yhteydenottoa on vielä tarjottava: p1, p2."),
        ("sv", "Kontakt ska ännu erbjudas: p1, p2."),
        ("en", "Contact is still to be offered to: p1, p2."),
    ],
)
def test_the_list_is_in_three_languages(run, language, line):
    assert run("list", "--language", language)[1][-1] == line


def test_the_list_for_other_programs_holds_dates_and_choices(run):
    run("offer", "--person", "p1", "--answer", "not_asked", "--ground", "child_interest", "--on", "2026-11-16")

    rows = json.loads("\n".join(run("list", "--json")[1]))

    assert rows[0] == {
        "person": "p1",
        "next": "to_send",
        "attempt": 1,
        "offered_on": "2026-11-16",
        "answer": "not_asked",
        "ground": "child_interest",
        "sent_on": None,
        "received_on": None,
        "received_by": None,
        "urgent_checked_on": None,
        "feedback_asked_on": None,
    }
    assert (rows[1]["person"], rows[1]["next"], rows[1]["attempt"]) == ("p2", "always_to_offer", None)


def test_the_step_of_a_child_alone_stays_open_when_contact_is_declined(run):
    assert run("offer", "--person", "p2", "--answer", "declined", "--on", "2026-11-16")[1][-1] == (
        "p2: declined, but the step stays open: the needs of an unaccompanied minor are always assessed."
    )


def test_the_audit_tells_it_in_words(run, capsys):
    run("offer", "--person", "p1", "--answer", "not_asked", "--ground", "child_interest", "--on", "2026-11-16")

    _, out, _ = ran(capsys, ("audit", CASE))

    assert "ground: a child's interest absolutely requires it; on: 16 Nov 2026; people: p1" in " ".join(out.split())


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("offer", "--answer", "consent"), 2, "--person is missing."),
        (("offer", "--person", "p1"), 2, "--answer is missing."),
        (("send", "--person", "p1", "--answer", "consent"), 2, "--answer does not go with send."),
        (("list", "--person", "p1"), 2, "--person does not go with list."),
        (("offer", "--person", "p1", "--answer", "perhaps"), 2, "perhaps is not known; choose one of: consent, declined, not_asked."),
        (("offer", "--person", "p1", "--answer", "consent", "--on", "soon"), 2, "soon is no date; write it as 2026-11-22."),
        (("offer", "--person", "p1", "--answer", "not_asked"), 1, "Without consent asked there must be a ground (SHL 35 §); write --ground with one of: cannot_look_after_self, child_interest."),
        (("offer", "--person", "p9", "--answer", "consent"), 1, "There is no person p9 in this case; there are: p1, p2."),
        (("offer", "--person", "p1", "--answer", "consent", "--on", "2026-11-23"), 1, "2026-11-23 is in the future; record it once it has happened."),
        (("send", "--person", "p1"), 1, "Contact was not offered to p1 yet; record that first with kotopolku welfare offer."),
        (("received", "--person", "p1"), 1, "vasa-coordinator does not work in social welfare of the county; with --by name somebody of the county who holds one of: county_social_counsellor, county_social_worker, county_uam_worker."),
    ],
)  # fmt: skip
def test_a_wrong_word_is_one_sentence_and_changes_nothing(run, database, words, status, line):
    before = version(database)

    found = run(*words)

    assert found[:2] == (status, [])
    assert found[2].startswith(line)
    assert found[2].count("\n") == 1
    assert version(database) == before


def test_a_referral_without_consent_and_ground_is_not_sent(run, database):
    run("offer", "--person", "p2", "--answer", "declined", "--on", "2026-11-16")
    before = version(database)

    assert run("send", "--person", "p2")[2] == (
        "For p2 there is neither consent nor a ground of SHL 35 §; record a new offer with kotopolku welfare offer "
        "before anything is sent.\n"
    )
    assert version(database) == before
