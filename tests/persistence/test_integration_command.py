"""``kotopolku integration`` on the command line."""

import json
from datetime import date

import pytest

from tests.cases import OFFICER, a_case, done
from tests.persistence.command_line import CASE, lines_of, ran, sit_down

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

WHO = (CASE, "--person", "p1")
COUNTY = ("--county", "nothing_to_coordinate")
AGREED = ("--service", "integration_training,guidance", "--why", "language_needed")
MAKE = ("make", *WHO, "--goal", "employment", *AGREED, *COUNTY, "--follow-up", "meetings")
MADE = (*MAKE, "--on", "2026-11-20", "--until", "2027-11-20")


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the integration officer of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home", KOTOPOLKU_STAFF_ID="vasa-officer")


@pytest.fixture
def integration(capsys):
    """Run ``kotopolku integration``; return its status, what it printed with single spaces, and its errors."""

    def one(*words: str, language: str = "en") -> tuple[int, str, str]:
        status, out, err = ran(capsys, ("integration", *words, "--language", language))
        return status, "\n".join(lines_of(out)), err

    return one


def assessed(url, **written):
    """A household of a job seeker and one outside the labour force, both assessed."""
    days = {"proposal_received": "2026-01-02", "referral_decided": "2026-01-16", "arrival": "2026-11-02"}
    number = a_case(url, milestones=days, **written)
    done(url, number, "skills_assessment_start", date(2026, 11, 10), by=OFFICER)
    done(url, number, "initial_interview_assessment", date(2026, 11, 18), by=OFFICER)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fi",
            "KP-2026-0001, p1: kotoutumissuunnitelma 1 on laadittu: 20.11.2026 – 20.11.2027. Tavoite: työllistyminen. "
            "Lain mukaan: ohjaus sovittuihin palveluihin viimeistään 20.12.2026; tarkistus viimeistään 20.5.2027; "
            "ensimmäinen suunnitelma päättyy viimeistään 20.11.2027; "
            "suunnitelmat päättyvät yhteensä viimeistään 20.11.2028.",
        ),
        (
            "sv",
            "KP-2026-0001, p1: integrationsplan 1 är utarbetad: 20.11.2026 – 20.11.2027. Mål: sysselsättning. "
            "Enligt lag: anvisning till avtalade tjänster senast 20.12.2026; översyn senast 20.5.2027; "
            "den första planen upphör senast 20.11.2027; alla planer upphör sammanlagt senast 20.11.2028.",
        ),
        (
            "en",
            "KP-2026-0001, p1: integration plan 1 is made: 20 Nov 2026 – 20 Nov 2027. Goal: employment. "
            "By law: refer to the agreed services by 20 Dec 2026; review by 20 May 2027; "
            "the first plan must end by 20 Nov 2027; all plans together must end by 20 Nov 2028.",
        ),
    ],
)
def test_a_plan_that_is_made_says_the_dates_that_follow(integration, database, language, sentences):
    assessed(database)

    status, out, errors = integration(*MADE, language=language)

    assert (status, errors) == (0, "")
    assert out.startswith(sentences)


def test_the_list_shows_what_is_agreed_and_what_is_still_to_be_done(integration, database):
    assessed(database)
    assert integration("list", CASE) == (0, "No integration plan is made in this case.", "")
    integration(*MADE)
    assert integration("refer", *WHO, "--service", "guidance", "--on", "2026-11-21")[1].startswith(
        "KP-2026-0001, p1: referred on 21 Nov 2026: guidance and advice. Still to refer to: integration training. By law:"
    )
    assert integration("civic", *WHO, "--hours", "12")[1] == (
        "KP-2026-0001, p1: civic orientation: 12 of 70 hours until 22 Nov 2026."
    )
    assert integration("training", *WHO, "--began", "2026-11-21")[1] == (
        "KP-2026-0001, p1: integration training began 21 Nov 2026."
    )
    assert integration("test", *WHO, "--not-taken", "declined")[1] == (
        "KP-2026-0001, p1: the final language test is not taken: declined."
    )
    assert integration("rights", *WHO, "--understood", "interpreter")[1] == (
        "KP-2026-0001, p1: rights and duties are explained (22 Nov 2026) through an interpreter."
    )

    assert json.loads(integration("list", CASE, "--json")[1]) == [
        {
            "person": "p1",
            "number": 1,
            "state": "in_force",
            "made_on": "2026-11-20",
            "made_by": "vasa-officer",
            "valid_until": "2027-11-20",
            "goal": "employment",
            "goal_reason": None,
            "services": [
                {"service": "guidance", "referred_on": "2026-11-21"},
                {"service": "integration_training", "referred_on": None},
            ],
            "why": "language_needed",
            "county": "nothing_to_coordinate",
            "follow_up": "meetings",
            "reviews": [],
            "rights_explained_on": "2026-11-22",
            "review_by": "2027-05-20",
            "refer_by": "2026-12-20",
            "first_ends_by": "2027-11-20",
            "all_end_by": "2028-11-20",
            "extended": [],
            "orientation_hours": 12,
            "orientation_hours_needed": 70,
            "orientation_completed_on": None,
            "trainings": [{"began": "2026-11-21", "ended": None, "interrupted": False}],
            "language_test": {"on": "2026-11-22", "level": None, "not_taken": "declined"},
            "closed_on": None,
            "closed_why": None,
        }
    ]
    table = " ".join(integration("list", CASE, "--person", "p1")[1].split())
    for words in ("20 Nov 2026 –", "12 of 70 hours", "guidance and advice:", "in force"):
        assert words in table


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_action_says_what_was_saved_in_every_language(integration, database, language, capsys):
    assessed(database)

    for words in (
        MADE,
        ("review", *WHO, "--outcome", "changed", *AGREED, *COUNTY, "--on", "2026-11-21"),
        ("extend", *WHO, "--ground", "little_schooling"),
        ("civic", *WHO, "--hours", "70", "--completed"),
        ("training", *WHO, "--began", "2026-11-20", "--ended", "2026-11-20", "--interrupted"),
        ("training", *WHO, "--began", "2026-11-21", "--ended", "2026-11-22"),
        ("test", *WHO, "--level", "A2"),
        ("close", *WHO, "--closing", "longest_time"),
        ("list", CASE),
    ):
        status, out, errors = integration(*words, language=language)
        assert (status, errors) == (0, ""), words
        assert "{" not in out
        assert out
    assert ran(capsys, ("audit", CASE, "--language", language))[0] == 0


_REFUSED = [
    (
        (*MAKE, "--on", "2026-11-20", "--until", "2027-11-21"),
        1,
        "The first plan of p1 may last until 2027-11-20 (KOTO 23 § 2), and 2027-11-21 is later; "
        "write an earlier last day.",
    ),
    (
        (*MADE, "--by", "vasa-guide"),
        1,
        "vasa-guide holds no public office; integration_plan must be reported by an office-holder.",
    ),
    (
        ("review", *WHO, "--outcome", "goes_on", *COUNTY),
        1,
        "p1 has no integration plan with its content here; make it first: kotopolku integration make KP-2026-0001.",
    ),
    (MAKE, 2, "--until is missing. See kotopolku --help."),
    (
        ("close", *WHO, "--closing", "?"),
        2,
        "? is not known; choose one of: goal_reached, longest_time, no_need, other_plan, moved_away.",
    ),
    (
        ("refer", *WHO, "--service", "police"),
        2,
        "police is not known; choose one of: integration_training, language_studies",
    ),
    (("civic", *WHO, "--hours", "0"), 2, "0 is no number of hours; write 1 to 999."),
    (("list", CASE, "--hours", "3"), 2, "--hours does not go with list. See kotopolku --help."),
    (("list", "KP-2026-9999"), 1, "There is no case KP-2026-9999"),
]


def test_what_cannot_be_is_refused_in_one_sentence(integration, database):
    assessed(database)

    for words, status, sentence in _REFUSED:
        found, out, errors = integration(*words)
        assert (found, out) == (status, ""), words
        assert errors.startswith(sentence)
        assert len(errors.splitlines()) == 1
    assert integration("list", CASE)[1] == "No integration plan is made in this case."
