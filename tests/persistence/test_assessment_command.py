"""``kotopolku assessment`` on the command line."""

import json
from datetime import date

import pytest

from tests.cases import OFFICER, a_case, done
from tests.persistence.command_line import CASE, lines_of, ran, sit_down

# What these commands ask of a database is asked by casework, whose tests run on both kinds.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: What an office-holder says after the interview.
RECORD = ("record", CASE, "--person", "p1", "--form", "face_to_face", "--county", "nothing_to_coordinate")
BOOK = ("book", CASE, "--person", "p1", "--speaks", "so")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the integration officer of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home", KOTOPOLKU_STAFF_ID="vasa-officer")


@pytest.fixture
def run(capsys):
    """Run one command; return its status, what it printed with single spaces, and its errors."""

    def one(*words: str, language: str = "en") -> tuple[int, str, str]:
        status, out, err = ran(capsys, (*words, "--language", language))
        return status, "\n".join(lines_of(out)), err

    return one


@pytest.fixture
def assessment(run):
    """Run ``kotopolku assessment``."""

    def one(*words: str, language: str = "en") -> tuple[int, str, str]:
        return run("assessment", *words, language=language)

    return one


def arrived(url, **written):
    """A household that has arrived."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    return a_case(url, milestones=days, **written)


def started(url):
    """A household of two adults whose assessments were started."""
    done(url, arrived(url), "skills_assessment_start", date(2026, 11, 10), by=OFFICER)


def test_an_assessment_from_the_booking_to_its_result(assessment, run, database):
    started(database)

    assert assessment("list", CASE) == (0, "No assessment is booked or made in this case.", "")
    assert assessment(*BOOK, "--interpreter", "booked", "--on", "2026-11-20") == (
        0,
        "KP-2026-0001, p1: the assessment is booked. Language: Somali. Interpreter: booked 20 Nov 2026.",
        "",
    )
    assert assessment(*RECORD, "--result", "plan_needed", "--refer", "kela,education", "--on", "2026-11-21") == (
        0,
        "KP-2026-0001, p1: Initial interview of the assessment: done 21 Nov 2026. Result: plan needed. "
        "Can be done now: Guidance to other services on the basis of the assessment (p1), Integration plan (p1).",
        "",
    )
    assert json.loads(assessment("list", CASE, "--json")[1]) == [
        {
            "person": "p1",
            "number": 1,
            "language": "so",
            "interpreter": "booked",
            "interpreter_on": "2026-11-20",
            "form": "face_to_face",
            "county": "nothing_to_coordinate",
            "made_on": "2026-11-21",
            "made_by": "vasa-officer",
            "result": "plan_needed",
            "referrals": ["education", "kela"],
            "left_out": None,
            "counts": True,
        }
    ]
    listed = assessment("list", CASE, "--person", "p1")[1]
    assert "p1 1 made 21 Nov 2026 by Somali booked 20 Nov" in listed
    audit = " ".join(run("audit", CASE)[1].split())
    assert "assessment made" in audit
    assert "how: face to face" in audit
    assert "Somali" not in audit


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fi",
            "KP-2026-0001, p1: Arvioinnin alkuhaastattelu: tehty 22.11.2026. Tulos: suunnitelmaa ei tarvita. "
            "Kotoutumissuunnitelman laatiminen: ei tarvita, mikä on voimassa, kun toinen henkilö on samaa mieltä: "
            "kotopolku report KP-2026-0001 integration_plan --for p1 --agree.",
        ),
        (
            "sv",
            "KP-2026-0001, p1: Inledande intervju i bedömningen: gjord 22.11.2026. Resultat: plan behövs inte. "
            "Utarbetande av integrationsplanen: behövs inte, vilket gäller när en andra person är av samma åsikt: "
            "kotopolku report KP-2026-0001 integration_plan --for p1 --agree.",
        ),
        (
            "en",
            "KP-2026-0001, p1: Initial interview of the assessment: done 22 Nov 2026. Result: plan not needed. "
            "Integration plan: not needed, which counts once a second person agrees: "
            "kotopolku report KP-2026-0001 integration_plan --for p1 --agree.",
        ),
    ],
)
def test_a_plan_that_is_not_needed_says_whom_it_awaits(assessment, run, database, language, sentences):
    started(database)
    assessment(*BOOK, "--interpreter", "not_needed")

    told = assessment(*RECORD, "--result", "plan_not_needed", language=language)[1]
    assert told.startswith(sentences)
    # It is not among what can be done now: only a second person's word is waited for.
    name = sentences.split(". ")[-1].partition(":")[0]
    assert told.count(name) == 1

    assert run("report", CASE, "integration_plan", "--for", "p1", "--agree", "--by", "vasa-decider")[0] == 0


def test_an_assessment_that_is_left_out_takes_its_interview_along(assessment, run, database):
    arrived(database, people=[{"id": "p1", "age_group": "7_to_17", "flags": ["unaccompanied"]}])

    assert assessment("leave-out", CASE, "--person", "p1", "--reason", "other_client_plan") == (
        0,
        "KP-2026-0001, p1: the assessment is left out, because another client plan answers the need. "
        "Start of the assessment of skills and integration needs: not needed, which counts once a second person agrees: "
        "kotopolku report KP-2026-0001 skills_assessment_start --for p1 --agree.",
        "",
    )
    told = run("report", CASE, "skills_assessment_start", "--for", "p1", "--agree", "--by", "vasa-decider")[1]

    assert told.startswith("Start of the assessment of skills and integration needs (p1): ")
    assert "Initial interview" not in told
    assert json.loads(assessment("list", CASE, "--json")[1])[0]["counts"] is True
    assert "left out" in assessment("list", CASE)[1]


def test_what_no_longer_counts_says_so(assessment, run, database):
    started(database)
    assessment(*BOOK, "--interpreter", "not_needed")
    assessment(*RECORD, "--result", "plan_needed")
    run("report", CASE, "initial_interview_assessment", "--for", "p1", "--reopen", "reported_by_mistake")

    assert json.loads(assessment("list", CASE, "--json")[1])[0]["counts"] is False
    assert "does not count" in assessment("list", CASE)[1]


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (
            (*RECORD, "--result", "plan_needed", "--by", "vasa-guide"),
            1,
            "vasa-guide holds no public office; initial_interview_assessment must be reported by an office-holder.",
        ),
        (
            (*RECORD, "--result", "plan_needed"),
            1,
            "Say first in which language p1 is assessed and whether an interpreter is needed: "
            "kotopolku assessment book KP-2026-0001.",
        ),
        (
            ("book", CASE, "--person", "p1", "--speaks", "Somali", "--interpreter", "not_needed"),
            1,
            "Somali is no known language; write an ISO 639 code of two or three letters, e.g. so, or other.",
        ),
        (
            (*BOOK, "--interpreter", "booked"),
            1,
            "Write the day for which the interpreter is booked, e.g. --on 2026-12-01.",
        ),
        (
            ("leave-out", CASE, "--person", "p1", "--reason", "other_client_plan"),
            1,
            "p1 is no unaccompanied minor, so the assessment cannot be left out.",
        ),
        (RECORD, 2, "--result is missing. See kotopolku --help."),
        ((*BOOK, "--interpreter", "sometimes"), 2, "sometimes is not known; choose one of: not_needed, booked."),
        (("list", CASE, "--form", "face_to_face"), 2, "--form does not go with list. See kotopolku --help."),
        (
            (*RECORD, "--result", "plan_needed", "--refer", "kela,police"),
            2,
            "police is not known; choose one of: social_welfare, health_care, employment, education, early_childhood, kela.",
        ),
        (("list", "KP-2026-9999"), 1, "There is no case KP-2026-9999"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(assessment, database, words, status, sentence):
    started(database)

    found, out, errors = assessment(*words)

    assert (found, out) == (status, "")
    assert errors.startswith(sentence)
    assert len(errors.splitlines()) == 1
    assert assessment("list", CASE)[1] == "No assessment is booked or made in this case."
