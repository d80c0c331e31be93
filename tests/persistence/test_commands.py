"""The casework commands against a database, without Prefect: what is printed, refused and saved."""

import io
import json
import sys
from datetime import date
from types import ModuleType

import pytest
from sqlalchemy import text

from kotopolku.casework.case import load_case
from kotopolku.cli import main
from kotopolku.persistence.audit import trail
from kotopolku.persistence.database import SCHEMA_VERSION, engine, reading
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from kotopolku.persistence.vault import new_master_key
from tests.cases import DECIDER, VAULT, a_case, at, done
from tests.conftest import ROOT
from tests.persistence.command_line import CASE, KEY, sit_down

FAMILY = str(ROOT / "examples" / "registration-family.yaml")
OPTIONS = ("--municipality", "vasa", "--proposal", "VASA-2026-9", "--proposal-received", "2026-11-16")

#: What is the same on both databases is tested on one.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _settings(database, monkeypatch, tmp_path):
    """The command line of the coordinator of Vasa on 22 November 2026, with no Prefect signed in to."""
    sit_down(monkeypatch, database, tmp_path / "home")


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return True


def state(url: str) -> tuple[int, str, dict[str, str]]:
    """The version and status of the case, and the status of its items."""
    with reading(url) as session:
        case = load_case(session, CASE, at(), for_change=False)
        found = {" ".join(filter(None, (item.step, item.person))): item.status for item in case.items}
        return case.placement.version, case.placement.status, found


def up_to_housing(url: str) -> None:
    """A case whose referral came, so that housing can be reserved."""
    a_case(url)
    done(url, CASE, "capacity_check", date(2026, 11, 5))
    done(url, CASE, "place_answer", date(2026, 11, 9), by=DECIDER)
    done(url, CASE, "municipal_referral", date(2026, 11, 16))


def test_the_key_of_these_tests_is_the_vaults():
    assert VAULT.from_text(KEY).master_key == VAULT.master_key


# --- register


def test_a_file_opens_a_placement(run, database):
    assert run("register", "--file", FAMILY) == (
        0,
        [
            "Quota refugees, Vasa",
            "Placement proposal received: Monday 16 November 2026",
            "Notification of acceptance into the quota (p1, p2, p3, p4, p5, p6): Friday 6 November 2026",
            "People (6): p1 (18 to 64), p2 (18 to 64), p3 (7 to 17), p4 (7 to 17), p5 (under 7), p6 (under 7)",
            "Steps: 87",
            "Can be done now: Assessment of reception capacity, Hearing the county on a person (p5).",
            "KP-2026-0001 is open; kotopolku timeline KP-2026-0001 shows it.",
        ],
        "",
    )
    assert state(database)[:2] == (1, "open")


def test_options_open_a_placement_of_people_by_age(run, database):
    words = (*OPTIONS, "--adults", "1", "--over-65", "1", "--school-age", "1", "--under-7", "1", "--emergency")

    status, lines, err = run("register", *words, "--unaccompanied", "--by", "vasa-decider", "--language", "fi")

    assert (status, err) == (0, "")
    assert lines == [
        "Kiintiöpakolaiset, Vaasa",
        "Sijoitusesitys vastaanotettu: maanantai 16. marraskuuta 2026",
        "Henkilöt (4): p1 (18–64 v), p2 (65 v täyttänyt), p3 (7–17 v), p4 (alle 7 v)",
        "Vaiheita: 108",
        "Nyt voi tehdä: Hätätapauksen kuntapaikan selvittäminen, Vastaanottovalmiuden arviointi, Hyvinvointialueen kuuleminen henkilöstä (p1, p2, p3, p4).",
        "KP-2026-0001 on avattu; kotopolku timeline KP-2026-0001 näyttää sen.",
    ]
    with reading(database) as session:
        case = load_case(session, CASE, at(), for_change=False)
        assert case.placement.flags == "emergency"
        assert [member.flags for member in case.members] == ["", "", "unaccompanied", "unaccompanied"]
        assert [entry.actor for entry in trail(session, case.id)] == ["vasa-decider"]


def test_a_household_that_settles_itself_is_opened_by_its_contact(run, database):
    words = ("--track", "self_settled", "--municipality", "vasa", "--proposal", "CLI-2026-7", "--adults", "1")
    dates = ("contact_received=2026-11-16", "permit_notified=2026-11-02", "move=2026-12-01")

    status, lines, err = run("register", *words, *(word for date in dates for word in ("--date", date)))

    assert (status, err) == (0, "")
    assert lines[0] == "Self-settled, Vasa"
    assert "Notification of the residence permit (p1): Monday 2 November 2026" in lines
    with reading(database) as session:
        assert load_case(session, CASE, at(), for_change=False).placement.track == "self_settled"
    again = run("register", *words, "--date", dates[0])
    assert again == (1, [], "This contact is KP-2026-0001 already; go on there.\n")


def test_a_dry_run_opens_nothing_and_takes_no_number(run):
    status, lines, _ = run("register", *OPTIONS, "--adults", "2", "--dry-run")

    assert status == 0
    assert lines[-1] == "Nothing was saved: this is what would be opened."
    assert run("timeline", CASE)[2] == "There is no case KP-2026-0001; kotopolku worklist shows the open ones.\n"
    assert run("register", *OPTIONS, "--adults", "2")[1][-1].startswith("KP-2026-0001 is open")


def test_a_proposal_that_has_a_case_is_refused_with_its_number(run):
    run("register", *OPTIONS, "--adults", "2")

    assert run("register", *OPTIONS, "--adults", "2") == (
        1,
        [],
        "This proposal is KP-2026-0001 already; go on there.\n",
    )


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "errors"),
    [
        ((), 2, ["--municipality, --proposal, --proposal-received is missing. See kotopolku --help."]),
        (("--file", FAMILY, "--adults", "2"), 2, ["--adults does not go with --file. See kotopolku --help."]),
        (
            ("--file", "no-such.yaml"),
            2,
            ["The file no-such.yaml cannot be read: No such file or directory. See kotopolku --help."],
        ),
        ((*OPTIONS, "--adults", "two"), 2, ["two is no number of people; write 0 to 99. See kotopolku --help."]),
        (
            (*OPTIONS[:-1], "16.11.2026"),
            2,
            ["16.11.2026 is no date; write it as 2026-11-22. See kotopolku --help."],
        ),
        (OPTIONS, 1, ["people: is empty; write at least one."]),
        ((*OPTIONS, "--date", "move"), 2, ["move is no dated event; write it as move=2026-11-22. See kotopolku --help."]),
        (
            ("--track", "self_settled", "--municipality", "vasa", "--proposal", "CLI-1", "--adults", "1"),
            2,
            ["--date contact_received=DATE is missing. See kotopolku --help."],
        ),
        (
            ("--track", "municipality_place", *OPTIONS, "--adults", "1", "--emergency"),
            2,
            ["--emergency does not go with --track municipality_place. See kotopolku --help."],
        ),
        (
            (*OPTIONS, "--adults", "1", "--referral-decided", "2026-11-02"),
            1,
            ["milestones.referral_decided: 2026-11-02 is before proposal_received (2026-11-16); correct one of the two."],
        ),
        ((*OPTIONS, "--adults", "1", "--by", "nobody"), 1, ["There is no staff id nobody; write one from the organisation file."]),
    ],
)  # fmt: skip
def test_a_wrong_registration_is_refused_and_nothing_is_opened(run, words, status, errors):
    found = run("register", *words)

    assert (found[0], found[1], found[2].splitlines()) == (status, [], errors)
    assert run("worklist", "--json")[1] == ["[]"]


@on_sqlite
def test_every_problem_of_a_registration_file_is_told_at_once(run, tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text("track: quota\nmunicipality: helsinki\nproposal_reference: Erkki\npeople: []\n")

    status, _, err = run("register", "--file", str(file), "--language", "sv")

    assert status == 1
    assert [line.split(": ")[1] for line in err.splitlines()] == ["proposal_reference", "people", "municipality"]


# --- report


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "fi",
            "Vastaanottovalmiuden arviointi: tehty 20.11.2026. Nyt voi tehdä: Kuntapaikan myöntäminen tai hylkääminen.",
        ),
        (
            "sv",
            "Bedömning av mottagningsberedskapen: klart 20.11.2026. "
            "Kan göras nu: Beviljande av eller avslag på kommunplats.",
        ),
        (
            "en",
            "Assessment of reception capacity: done on 20 Nov 2026. Can be done now: Answer on the municipality place.",
        ),
    ],
)
def test_a_report_says_what_is_done_and_what_can_be_done_now(run, database, language, line):
    a_case(database)

    assert run("report", CASE, "capacity_check", "--on", "2026-11-20", "--language", language) == (0, [line], "")
    assert state(database)[2]["capacity_check"] == "done"


@on_sqlite
def test_a_report_without_a_day_is_of_today_and_a_case_may_be_written_small(run, database):
    a_case(database)

    assert run("report", "kp-2026-0001", "capacity_check")[1] == [
        "Assessment of reception capacity: done on 22 Nov 2026. Can be done now: Answer on the municipality place."
    ]


@on_sqlite
def test_a_step_can_be_reported_for_some_people_only(run, database):
    a_case(
        database,
        milestones={"proposal_received": "2026-09-01", "referral_decided": "2026-09-15", "arrival": "2026-11-02"},
    )
    done(database, CASE, "health_check_booking", date(2026, 11, 17))

    assert run("report", CASE, "initial_health_check", "--for", "p2")[1] == [
        "Initial health check (p2): done on 22 Nov 2026. Nothing new can be done now."
    ]
    found = state(database)[2]
    assert found["initial_health_check p1"] == "open"
    assert found["initial_health_check p2"] == "done"


@on_sqlite
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "fi",
            "housing_reservation on tehty, kun talouden KP-2026-0001 asunto on kirjattu; kirjaa se komennolla kotopolku "
            "housing reserve tai kotopolku housing elsewhere.",
        ),
        (
            "sv",
            "housing_reservation är klart när bostaden för KP-2026-0001 har registrerats; registrera den med kotopolku "
            "housing reserve eller kotopolku housing elsewhere.",
        ),
        (
            "en",
            "housing_reservation is done once the home of KP-2026-0001 is recorded; record it with kotopolku housing "
            "reserve, or with kotopolku housing elsewhere.",
        ),
    ],
)
def test_a_bare_report_of_what_an_area_records_names_the_command_to_use(run, database, language, sentence):
    up_to_housing(database)
    before = state(database)

    assert run("report", CASE, "housing_reservation", "--language", language) == (1, [], sentence + "\n")
    assert state(database) == before


def test_a_step_is_blocked_not_needed_and_opened_again_for_a_reason(run, database):
    a_case(database)

    assert run("report", CASE, "capacity_check", "--blocked", "missing_data")[1] == [
        "Assessment of reception capacity: cannot go on, data are missing."
    ]
    assert run("report", CASE, "capacity_check", "--not-needed", "no_need")[1] == [
        "Assessment of reception capacity: not needed, no need. Can be done now: Answer on the municipality place."
    ]
    assert run("report", CASE, "capacity_check", "--reopen", "reported_by_mistake")[1] == [
        "Assessment of reception capacity: open again, reported by mistake. "
        "Waits again: Answer on the municipality place."
    ]
    assert state(database)[2]["capacity_check"] == "open"


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("KP-2026-9999", "capacity_check"), 1, "There is no case KP-2026-9999; kotopolku worklist shows the open ones."),
        ((CASE, "capacity"), 1, "The process quota has no step capacity; see kotopolku explain."),
        ((CASE, "social_welfare_contact", "--for", "p9"), 1, "There is no person p9 in this case; there are: p1, p2."),
        ((CASE, "social_welfare_contact", "--for", "p9", "--reopen", "new_need"), 1, "There is no person p9 in this case; there are: p1, p2."),
        ((CASE, "capacity_check", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        ((CASE, "place_answer", "--by", "vasa-guide"), 1, "vasa-guide holds no public office; place_answer must be reported by an office-holder."),
        ((CASE, "capacity_check", "--on", "2026-11-23"), 1, "2026-11-23 is in the future; report it once it is done."),
        ((CASE, "place_answer"), 1, "place_answer cannot start yet; first: capacity_check."),
        ((CASE, "capacity_check", "--reopen", "new_need"), 1, "capacity_check is not reported, so there is nothing to reopen."),
        ((CASE, "capacity_check", "--on", "yesterday"), 2, "yesterday is no date; write it as 2026-11-22. See kotopolku --help."),
        ((CASE, "capacity_check", "--blocked", "lazy"), 2, "lazy is not known; choose one of: waits_for_authority, waits_for_client, no_resources, missing_data. See kotopolku --help."),
        ((CASE, "capacity_check", "--on", "2026-11-20", "--blocked", "missing_data"), 2, "--blocked does not go with --on. See kotopolku --help."),
        ((CASE, "social_welfare_contact", "--for", ""), 2, "--for needs a value. See kotopolku --help."),
        ((CASE,), 2, "STEP is missing. See kotopolku --help."),
        (("KP-\udcff", "capacity_check"), 1, "There is no case KP-?; kotopolku worklist shows the open ones."),
    ],
)  # fmt: skip
def test_a_wrong_report_is_one_sentence_and_changes_nothing(run, database, words, status, line):
    a_case(database)
    before = state(database)

    assert run("report", *words) == (status, [], line + "\n")
    assert state(database) == before


@on_sqlite
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "Ilmoittaja puuttuu; kirjoita --by HENKILÖSTÖTUNNUS tai aseta KOTOPOLKU_STAFF_ID. Katso kotopolku --help."),
        ("sv", "Vem som rapporterar saknas; skriv --by PERSONAL-ID eller ange KOTOPOLKU_STAFF_ID. Se kotopolku --help."),
        ("en", "Who reports is not known; say --by STAFF or set KOTOPOLKU_STAFF_ID. See kotopolku --help."),
    ],
)  # fmt: skip
def test_nobody_reports_without_saying_who_she_is(run, database, monkeypatch, language, line):
    a_case(database)
    monkeypatch.delenv("KOTOPOLKU_STAFF_ID")

    assert run("report", CASE, "capacity_check", "--language", language) == (2, [], line + "\n")


# --- worklist


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Työlista, sunnuntai 22. marraskuuta 2026",
                "Tee viimeistään Viimeistään Tapaus Kunta Vaihe Kenelle Rooli",
                "9.11.2026 9.11.2026 (tavoite) KP-2026-0001 Vaasa Vastaanottovalmiuden arviointi talous Pakolaisten vastaanoton",
                "myöhässä capacity_check koordinaattori",
                "Töitä: 1. Myöhässä: 1.",
            ],
        ),
        (
            "sv",
            [
                "Arbetslista, söndag 22 november 2026",
                "Gör senast Senast Ärende Kommun Steg För Roll",
                "9.11.2026 9.11.2026 (mål) KP-2026-0001 Vasa Bedömning av mottagningsberedskapen hushållet Koordinator för",
                "försenat capacity_check flyktingmottagning",
                "Arbeten: 1. Försenade: 1.",
            ],
        ),
        (
            "en",
            [
                "Work list, Sunday 22 November 2026",
                "Act by Due Case Municipality Step For Role",
                "9 Nov 2026 9 Nov 2026 (target) KP-2026-0001 Vasa Assessment of reception capacity household Reception coordinator",
                "overdue capacity_check",
                "Work items: 1. Overdue: 1.",
            ],
        ),
    ],
)
def test_the_work_list_says_in_words_what_is_overdue(run, database, language, expected):
    a_case(database)

    assert run("worklist", "--language", language) == (0, expected, "")


def test_the_work_list_is_json_for_programs(run, database):
    a_case(database)

    status, lines, _ = run("worklist", "--json")

    assert status == 0
    assert json.loads(" ".join(lines)) == [
        {
            "case_number": "KP-2026-0001",
            "municipality": "vasa",
            "step": "capacity_check",
            "person": None,
            "occurrence": 1,
            "role": "reception_coordinator",
            "watched_by": None,
            "status": "open",
            "earliest": None,
            "eligible_until": None,
            "statutory_due": None,
            "act_by": "2026-11-09",
            "target_due": "2026-11-09",
            "without_delay": False,
            "impossible": False,
            "overdue": True,
            "second_person_awaited": False,
        }
    ]


def cases_of(run, *words: str) -> list[str]:
    """The municipalities and steps of a work list."""
    return [
        f"{row['municipality']} {row['step']}" for row in json.loads(" ".join(run("worklist", "--json", *words)[1]))
    ]


def open_everywhere(url: str) -> None:
    """A case in Vasa, one in Nykarleby with a person to hear the county on, and one in Jakobstad."""
    a_case(url)
    hearing = {"id": "p1", "age_group": "18_to_64", "flags": ["evident_care_need"]}
    a_case(url, municipality="nykarleby", people=[hearing])
    a_case(url, municipality="jakobstad")


@on_sqlite
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("--person", "vasa-coordinator"), ["vasa capacity_check"]),
        (
            ("--person", "jakobstad-coordinator"),
            ["nykarleby capacity_check", "nykarleby hear_county_on_person", "jakobstad capacity_check"],
        ),
        (("--person", "jakobstad-coordinator", "--municipality", "jakobstad"), ["jakobstad capacity_check"]),
        (("--person", "jakobstad-coordinator", "--municipality", "vasa"), []),
        (("--person", "vasa-home"), []),
        (("--municipality", "nykarleby"), ["nykarleby capacity_check", "nykarleby hear_county_on_person"]),
        (("--role", "municipal_housing"), []),
        (
            ("--role", "reception_coordinator"),
            ["vasa capacity_check", "nykarleby capacity_check", "nykarleby hear_county_on_person", "jakobstad capacity_check"],
        ),
    ],
)  # fmt: skip
def test_a_person_sees_the_work_of_her_roles_where_her_organisation_serves(run, database, words, found):
    open_everywhere(database)

    assert cases_of(run, *words) == found


@on_sqlite
def test_the_own_office_of_a_municipality_decides_though_another_runs_its_integration(run, database):
    open_everywhere(database)
    for number in ("KP-2026-0002", "KP-2026-0003"):
        run("report", number, "capacity_check", "--by", "jakobstad-coordinator")
    run("report", "KP-2026-0002", "hear_county_on_person", "--by", "jakobstad-coordinator")

    # The coordinator of Jakobstad may grant places in Jakobstad, but not in Nykarleby.
    assert cases_of(run, "--person", "jakobstad-coordinator") == ["jakobstad place_answer"]
    assert cases_of(run, "--role", "municipal_placement_decider") == [
        "nykarleby place_answer",
        "jakobstad place_answer",
    ]


@on_sqlite
@pytest.mark.parametrize(
    ("staff", "found"),
    [
        ("county-nurse", ["vasa initial_health_check", "nykarleby initial_health_check"]),
        ("employment-vasa", ["vasa skills_assessment_start", "nykarleby skills_assessment_start"]),
        ("employment-jakobstad", []),
    ],
)
def test_county_and_employment_area_see_all_their_municipalities(run, database, staff, found):
    set_fact(database, DEMO_TODAY, "2026-12-16")
    person = {"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker"}
    for municipality in ("vasa", "nykarleby"):
        milestones = {"proposal_received": "2026-11-02", "referral_decided": "2026-11-16", "arrival": "2026-12-14"}
        a_case(database, date(2026, 12, 16), municipality=municipality, people=[person], milestones=milestones)
    for number in ("KP-2026-0001", "KP-2026-0002"):
        run("report", number, "health_check_booking", "--not-needed", "done_by_others")

    assert cases_of(run, "--person", staff) == found


@on_sqlite
def test_people_whose_items_are_alike_are_one_row_and_an_empty_list_is_told(run, database):
    up_to_housing(database)
    done(database, CASE, "housing_reservation", date(2026, 11, 17))

    rows = run("worklist", "--role", "reception_coordinator")[1]

    assert "– – KP-2026-0001 Vasa Advance application for basic income p1 p2 Reception coordinator" in rows
    assert run("worklist", "--municipality", "kasko")[1] == [
        "Work list, Sunday 22 November 2026",
        "Nothing can be done now.",
    ]


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "start"),
    [
        (("--person", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
        (("--role", "mayor"), 2, "No work is offered to mayor; write one of: reception_coordinator, municipal_placement_decider,"),
        (("--municipality", "helsinki"), 2, "There is no municipality helsinki; write one of: vasa, korsholm, vora,"),
        (("--person", "vasa-guide", "--role", "kela"), 2, "--role does not go with --person. See kotopolku --help."),
    ],
)  # fmt: skip
def test_a_work_list_of_what_does_not_exist_is_refused(run, words, status, start):
    found = run("worklist", *words)

    assert found[:2] == (status, [])
    assert found[2].startswith(start)
    assert found[2].count("\n") == 1


# --- timeline


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "KP-2026-0001: Kiintiöpakolaistalouden vastaanotto, Vaasa, avoin",
                "Sijoitusesitys vastaanotettu: maanantai 2. marraskuuta 2026",
                "Vaihe Kenelle Rooli Viimeistään Tehty Kuka Ajoissa",
                "Vastaanottovalmiuden arviointi talous Pakolaisten vastaanoton 9.11.2026 (tavoite) 20.11.2026 vasa-coordinator (oma myöhässä",
            ],
        ),
        (
            "sv",
            [
                "KP-2026-0001: Mottagande av ett kvotflyktinghushåll, Vasa, öppet",
                "Placeringsförslaget mottaget: måndag 2 november 2026",
                "Steg För Roll Senast Klart Av I tid",
                "Bedömning av hushållet Koordinator för 9.11.2026 (mål) 20.11.2026 vasa-coordinator (eget för sent",
            ],
        ),
        (
            "en",
            [
                "KP-2026-0001: Reception of a quota refugee household, Vasa, open",
                "Placement proposal received: Monday 2 November 2026",
                "Step For Role Due Done on By Kept",
                "Assessment of reception capacity household Reception coordinator 9 Nov 2026 (target) 20 Nov 2026 vasa-coordinator late",
            ],
        ),
    ],
)
def test_the_timeline_says_what_was_done_by_whom_and_whether_it_was_late(run, database, language, expected):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 20))

    status, lines, err = run("timeline", CASE, "--language", language)

    assert (status, err) == (0, "")
    assert [*lines[:3], next(line for line in lines if "vasa-coordinator" in line)] == expected


@on_sqlite
def test_the_timeline_tells_kept_overdue_and_reasons_in_words(run, database):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 5))
    run("report", CASE, "place_answer", "--blocked", "waits_for_authority", "--by", "vasa-decider")

    text_of = " ".join(run("timeline", CASE)[1])

    assert "5 Nov 2026 vasa-coordinator kept" in text_of
    assert "blocked: waits" in text_of


def test_the_timeline_is_json_for_programs(run, database):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 5))

    found = json.loads(" ".join(run("timeline", CASE, "--json")[1]))

    assert {name: found[name] for name in ("case_number", "track", "municipality", "status", "milestones")} == {
        "case_number": "KP-2026-0001",
        "track": "quota",
        "municipality": "vasa",
        "status": "open",
        "milestones": [{"milestone": "proposal_received", "person": None, "day": "2026-11-02"}],
    }
    assert next(step for step in found["steps"] if step["step"] == "capacity_check") == {
        "step": "capacity_check",
        "person": None,
        "occurrence": 1,
        "role": "reception_coordinator",
        "watched_by": None,
        "status": "done",
        "earliest": None,
        "eligible_until": None,
        "statutory_due": None,
        "act_by": "2026-11-09",
        "target_due": "2026-11-09",
        "without_delay": False,
        "impossible": False,
        "done_on": "2026-11-05",
        "reason": None,
        "reported_by": "vasa-coordinator",
        "verified": False,
        "channel": "cli",
        "reported_at": "2026-11-22T10:00:00+00:00",
        "second_person": None,
        "second_person_awaited": False,
        "kept": True,
    }


# --- move-date


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "fi",
            [
                "Saapuminen kuntaan: – → 9.12.2026",
                "Vaihe Kenelle Mikä Ennen Jälkeen",
                "Asunnon varaaminen talous Tee viimeistään – 8.12.2026",
                "Viimeistään (tavoite) – 8.12.2026",
                "Mitään ei tallennettu; --yes tallentaa, kun ei ole keneltä kysyä.",
            ],
        ),
        (
            "sv",
            [
                "Ankomst till kommunen: – → 9.12.2026",
                "Steg För Vad Före Efter",
                "Reservering av bostad hushållet Gör senast – 8.12.2026",
                "Senast (mål) – 8.12.2026",
                "Inget sparades; --yes sparar när ingen kan tillfrågas.",
            ],
        ),
        (
            "en",
            [
                "Arrival in the municipality: – → 9 Dec 2026",
                "Step For What Before After",
                "Housing reservation household Act by – 8 Dec 2026",
                "Due (target) – 8 Dec 2026",
                "Nothing was saved; --yes saves where nobody can be asked.",
            ],
        ),
    ],
)
def test_without_a_terminal_the_changes_are_shown_and_nothing_is_saved(run, database, language, expected):
    up_to_housing(database)
    before = state(database)

    status, lines, err = run("move-date", CASE, "arrival", "2026-12-09", "--language", language)

    assert (status, err) == (0, "")
    assert [*lines[:4], lines[-1]] == expected
    assert state(database) == before


def test_yes_saves_and_a_second_time_changes_nothing(run, database):
    up_to_housing(database)
    version = state(database)[0]

    assert run("move-date", CASE, "arrival", "2026-12-09", "--yes")[1][-1] == "KP-2026-0001: saved."
    assert state(database)[0] == version + 1
    assert run("move-date", CASE, "settling", "2026-12-09", "--yes") == (
        0,
        ["That is so already; nothing changes."],
        "",
    )
    assert run("move-date", CASE, "arrival", "unknown", "--yes")[1][0] == "Arrival in the municipality: 9 Dec 2026 → –"
    assert state(database)[0] == version + 2


@on_sqlite
@pytest.mark.parametrize(
    ("language", "typed", "line", "is_saved"),
    [
        ("fi", "k\n", "Tallennetaanko päivä ja kaikki siitä seuraava? (k/e) KP-2026-0001: tallennettu.", True),
        ("fi", "e\n", "Tallennetaanko päivä ja kaikki siitä seuraava? (k/e) Mitään ei tallennettu.", False),
        ("sv", "J\n", "Ska datumet och allt som följer av det sparas? (j/n) KP-2026-0001: sparat.", True),
        ("sv", "\n", "Ska datumet och allt som följer av det sparas? (j/n) Inget sparades.", False),
        ("en", "y\n", "Save this date and everything that follows from it? (y/n) KP-2026-0001: saved.", True),
        ("en", "", "Save this date and everything that follows from it? (y/n) Nothing was saved.", False),
    ],
)  # fmt: skip
def test_at_a_terminal_it_is_asked_in_the_users_language(run, database, monkeypatch, language, typed, line, is_saved):
    up_to_housing(database)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))

    status, lines, _ = run("move-date", CASE, "arrival", "2026-12-09", "--language", language)

    assert (status, lines[-1]) == (0, line)
    assert ('"milestone": "arrival",' in run("timeline", CASE, "--json")[1]) is is_saved


@on_sqlite
def test_what_was_changed_between_question_and_answer_is_not_overwritten(run, database, monkeypatch):
    up_to_housing(database)

    class Slow(Terminal):
        def readline(self, *_: int) -> str:
            """Think while somebody else reports."""
            done(database, CASE, "housing_reservation", date(2026, 11, 20))
            return "y\n"

    monkeypatch.setattr(sys, "stdin", Slow())

    status, _, err = run("move-date", CASE, "arrival", "2026-12-09")

    assert (status, err) == (
        1,
        "Somebody changed KP-2026-0001 meanwhile, so nothing was saved; run the command again and look anew.\n",
    )
    assert '"milestone": "arrival",' not in run("timeline", CASE, "--json")[1]


@on_sqlite
def test_a_date_of_one_person_leaves_the_others_alone(run, database):
    a_case(database)

    lines = run("move-date", CASE, "first_permit", "2026-11-10", "--person", "p2", "--yes")[1]

    assert lines[0] == "First residence permit (p2): – → 10 Nov 2026"
    assert "First residence permit (p2): Tuesday 10 November 2026" in run("timeline", CASE)[1]


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "start"),
    [
        ((CASE, "birthday", "2026-12-09"), 1, "birthday is no date of this case; choose one of: appointment_missed, arrival,"),
        ((CASE, "arrival", "2026-12-09", "--person", "p1"), 1, "arrival is a date of the whole household; leave the person out."),
        ((CASE, "first_permit", "2026-11-09", "--person", "p9"), 1, "There is no person p9 in this case; there are: p1, p2."),
        ((CASE, "referral_decided", "2026-10-09"), 1, "referral_decided on 2026-10-09 would be before proposal_received (2026-11-02); correct one of the two."),
        ((CASE, "arrival", "soon"), 2, "soon is no date; write it as 2026-11-22. See kotopolku --help."),
        (("KP-1", "arrival", "2026-12-09"), 1, "There is no case KP-1; kotopolku worklist shows the open ones."),
        ((CASE, "arrival", "2026-12-09", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
    ],
)  # fmt: skip
def test_a_wrong_date_is_refused_and_nothing_is_changed(run, database, words, status, start):
    a_case(database)
    before = state(database)

    found = run("move-date", *words, "--yes")

    assert found[:2] == (status, [])
    assert found[2].startswith(start)
    assert state(database) == before


# --- person


def test_the_people_are_listed_without_names_unless_they_are_asked_for(run, database):
    run("register", "--file", FAMILY)

    status, lines, _ = run("person", CASE)

    assert status == 0
    assert lines[:3] == [
        "KP-2026-0001: people 6, household: health data came",
        "Person Age Birth date Labour market What is true",
        "p1 18 to 64 known job seeker –",
    ]
    assert lines[-1] == "p6 under 7 not known not applicable –"
    assert "Esimerkki" not in " ".join(lines)
    assert run("person", CASE, "p2", "--names", "--language", "sv")[1] == [
        "KP-2026-0001: personer 6, hushållet: hälsouppgifter har kommit",
        "Person Ålder Födelsedatum Arbetsmarknad Uppgifter Namn",
        "p2 18–64 år 14.11.1992 utanför arbetskraften hemvårdsstöd Malli Maija Esimerkki",
    ]


def test_what_becomes_known_of_a_person_is_saved_with_what_changes(run, database):
    a_case(database)

    assert run("person", CASE, "p2", "--labour-market", "job_seeker")[1] == [
        "KP-2026-0001, p2: saved. What changes:",
        "Step For What Before After",
        "Registration as a job seeker p2 Role – The client (followed by:",
        "Integration counsellor)",
        "Status – cannot start yet",
        "Initial interview of the job seeker p2 Role – Employment authority",
        "Status – cannot start yet",
        "Job-search profile published p2 Role – The client (followed by:",
        "Integration counsellor)",
        "Status – cannot start yet",
        "Job-search interview p2 Role – Employment authority",
        "Status – cannot start yet",
        "Start of the assessment of skills and integration p2 Role Integration officer Employment authority",
        "needs",
        "Initial interview of the assessment p2 Role Integration officer Employment authority",
        "Guidance to other services on the basis of the p2 Role Integration officer Employment authority",
        "assessment",
        "Integration plan p2 Role Integration officer Employment authority",
    ]


@on_sqlite
def test_a_person_joins_with_name_birth_date_and_flags(run, database):
    a_case(database)

    words = ("--add", "--age-group", "under_7", "--born", "2024-02-29", "--name", "Uusi  [Esimerkki]")
    assert run("person", CASE, "p3", *words, "--flag", "special_support")[0] == 0

    assert run("person", CASE, "p3", "--names")[1][-1] == (
        "p3 under 7 29 Feb 2024 not known special support Uusi [Esimerkki]"
    )
    assert run("person", CASE, "p3", "--no-flag", "special_support")[0] == 0
    assert run("person", CASE, "p3")[1][-1] == "p3 under 7 known not known –"


@on_sqlite
def test_without_a_person_the_flags_are_the_households(run, database):
    a_case(database)

    assert run("person", CASE, "--flag", "has_health_data")[1] == [
        "KP-2026-0001, household: saved. What changes:",
        "Step For What Before After",
        "Health data handed over to the county household Role – Reception coordinator",
        "Status – cannot start yet",
    ]
    assert run("person", CASE)[1][0] == "KP-2026-0001: people 2, household: health data came"


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("p9",), 1, "There is no person p9 in this case; there are: p1, p2."),
        (("p9", "--flag", "special_support"), 1, "There is no person p9 in this case; there are: p1, p2."),
        (("p1", "--add"), 1, "p1 is a person of this case already; choose another id."),
        (("p3", "--add", "--born", "2026-11-23"), 1, "2026-11-23 is in the future; write the birth date."),
        (("p1", "--born", "2026-11-23"), 1, "2026-11-23 is in the future; write the birth date."),
        (("p1", "--born", "young"), 2, "young is no date; write it as 2026-11-22. See kotopolku --help."),
        (("p1", "--name", " "), 2, "The name must have 1 to 400 readable characters. See kotopolku --help."),
        (("p1", "--name", "Erkki\x1b[31m"), 2, "The name must have 1 to 400 readable characters. See kotopolku --help."),
        (("Erkki", "--add"), 2, "Erkki is no label of a person; write a small letter and then letters or digits, e.g. p1, never a name. See kotopolku --help."),
        (("--born", "1990-01-01"), 2, "--born is said of one person; name her, e.g. p1. See kotopolku --help."),
        (("--flag", "special_support"), 2, "special_support is not known; choose one of: emergency, has_health_data, long_preparation, independent_move. See kotopolku --help."),
        (("p1", "--age-group", "old"), 2, "old is not known; choose one of: under_7, 7_to_17, 18_to_64, 65_plus. See kotopolku --help."),
    ],
)  # fmt: skip
def test_a_wrong_person_is_refused_and_nothing_is_changed(run, database, words, status, line):
    a_case(database)
    before = state(database)

    assert run("person", CASE, *words) == (status, [], line + "\n")
    assert state(database) == before


# --- withdraw


def test_withdrawal_says_what_is_cancelled_and_ends_the_case(run, database):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 5))
    preview = "KP-2026-0001, Vasa: placed elsewhere. Work items that will be cancelled: 53. Done, and staying: 2."

    assert run("withdraw", CASE, "placed_elsewhere") == (
        0,
        [preview, "Nothing was saved; --yes saves where nobody can be asked."],
        "",
    )
    assert state(database)[1] == "open"
    assert run("withdraw", CASE, "placed_elsewhere", "--yes") == (0, [preview, "KP-2026-0001 has ended."], "")
    assert state(database)[1] == "withdrawn"
    assert run("worklist")[1][-1] == "Nothing can be done now."
    status, lines, err = run("withdraw", CASE, "placed_elsewhere", "--yes")
    assert (status, lines) == (1, [])
    assert err.startswith("The case KP-2026-0001 has ended")


@on_sqlite
@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        ((CASE, "tired"), 2, "tired is not known; choose one of: placed_elsewhere, does_not_come, moved_away, opened_by_mistake, died. See kotopolku --help."),
        (("KP-1", "moved_away"), 1, "There is no case KP-1; kotopolku worklist shows the open ones."),
        ((CASE, "moved_away", "--by", "nobody"), 1, "There is no staff id nobody; write one from the organisation file."),
    ],
)  # fmt: skip
def test_a_wrong_withdrawal_is_refused_and_nothing_is_changed(run, database, words, status, line):
    a_case(database)
    before = state(database)

    assert run("withdraw", *words, "--yes") == (status, [], line + "\n")
    assert state(database) == before


# --- audit


def test_the_audit_tells_who_did_what_and_when_in_finland_and_that_it_is_whole(run, database):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 5))

    assert run("audit", CASE, "--language", "fi") == (
        0,
        [
            "KP-2026-0001: kuka teki mitä ja milloin",
            "Nro Milloin Kuka Mitä Tarkemmin",
            "1 22.11.2026 12.00.00 vasa-coordinator (oma ilmoitus, avattu kunta: Vaasa; henkilöt: 2; polku: Kiintiöpakolaiset",
            "komentorivi)",
            "2 22.11.2026 12.00.00 vasa-coordinator (oma ilmoitus, ilmoitettu tehdyksi vaihe: Vastaanottovalmiuden arviointi; tehty: 5.11.2026",
            "komentorivi)",
            "Loki on ehjä. Merkintöjä: 2.",
        ],
        "",
    )
    found = json.loads(" ".join(run("audit", CASE, "--json")[1]))
    assert found["broken_at"] is None
    assert [entry["action"] for entry in found["entries"]] == ["opened", "reported_done"]
    assert found["entries"][1]["details"]["step"] == "capacity_check"


@on_sqlite
def test_a_changed_entry_is_found_with_status_1(run, database):
    a_case(database)
    done(database, CASE, "capacity_check", date(2026, 11, 5))
    with engine(database).begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit_entry SET actor = 'vasa-guide' WHERE number = 2"))

    status, lines, _ = run("audit", CASE)

    assert status == 1
    assert lines[-1] == "The trail is broken at entry 2: that entry or one before it was changed or taken away."
    assert run("audit", CASE, "--json")[0] == 1


# --- the installation


@on_sqlite
@pytest.mark.parametrize("command", [("timeline", CASE), ("audit", CASE), ("person", CASE)])
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "Tapausta KP-2026-0001 ei ole; kotopolku worklist näyttää avoimet."),
        ("sv", "Ärendet KP-2026-0001 finns inte; kotopolku worklist visar de öppna."),
        ("en", "There is no case KP-2026-0001; kotopolku worklist shows the open ones."),
    ],
)
def test_an_unknown_case_is_told_in_every_language(run, command, language, line):
    assert run(*command, "--language", language) == (1, [], line + "\n")


@on_sqlite
def test_a_database_that_is_missing_or_cannot_be_reached_is_told_in_one_sentence(run, monkeypatch, tmp_path):
    monkeypatch.delenv("KOTOPOLKU_DATABASE_URL")
    assert run("worklist") == (1, [], "The database is older than this release; run kotopolku db upgrade.\n")

    unreachable = "The database cannot be reached; check KOTOPOLKU_DATABASE_URL and that it is running.\n"
    for url in ("sqlite:////no/such/folder/k.db", "postgresql://127.0.0.1:1/k", "no address", "mysql://h/k"):
        monkeypatch.setenv("KOTOPOLKU_DATABASE_URL", url)
        assert run("worklist") == (1, [], unreachable)
        assert run("db", "upgrade") == (1, [], unreachable)


@on_sqlite
def test_a_setting_that_cannot_be_is_told(run, monkeypatch):
    monkeypatch.setenv("KOTOPOLKU_PORT", "many")

    assert run("worklist") == (
        2,
        [],
        "The setting KOTOPOLKU_PORT has a value that it cannot have; correct it. See kotopolku --help.\n",
    )


@on_sqlite
def test_the_first_upgrade_makes_database_and_key_and_shows_the_key_once(run, monkeypatch, tmp_path):
    monkeypatch.delenv("KOTOPOLKU_DATABASE_URL")
    monkeypatch.delenv("KOTOPOLKU_MASTER_KEY")
    file = tmp_path / "home" / "master.key"

    status, lines, err = run("db", "upgrade")

    assert (status, err) == (0, "")
    assert lines == [
        f"New master key, shown only now: {file.read_text().strip()} — keep a copy outside this machine; "
        f"without it names and birth dates are lost. It is stored in {file}.",
        f"The database has the shape of this release now ({SCHEMA_VERSION}).",
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in file.parent.iterdir() if not path.name.startswith("kotopolku.db-")) == [
        "kotopolku.db",
        "master.key",
    ]
    assert run("db", "upgrade", "--language", "sv")[1] == [
        f"Databasen motsvarar redan denna version ({SCHEMA_VERSION})."
    ]
    assert run("worklist")[0] == 0


@on_sqlite
def test_a_database_without_its_key_gets_no_new_one(run, monkeypatch, tmp_path):
    monkeypatch.delenv("KOTOPOLKU_MASTER_KEY")

    status, lines, err = run("db", "upgrade")

    assert (status, lines) == (1, [])
    assert err.startswith("There is no master key;")
    assert not (tmp_path / "home" / "master.key").exists()


@on_sqlite
def test_a_key_that_does_not_fit_opens_nothing(run, database, monkeypatch):
    a_case(database)
    monkeypatch.setenv("KOTOPOLKU_MASTER_KEY", new_master_key())

    status, lines, err = run("person", CASE, "--names")

    assert (status, lines) == (1, [])
    assert err.startswith("The master key is not the one of this database;")


# --- Prefect


@pytest.fixture
def prefect(monkeypatch):
    """A Prefect that answers what `answers` says, and the calls that it got."""
    fake = ModuleType("kotopolku.orchestration.outside")
    calls: list[str] = []
    answers = {"reached": True}

    def tell(name: str):
        def called(_, case_number: str) -> bool:
            calls.append(f"{name} {case_number}")
            if answers.get("interrupted"):
                raise KeyboardInterrupt
            return answers["reached"]

        return called

    fake.publish_quietly = tell("publish")  # type: ignore[attr-defined]
    fake.start_quietly = tell("start")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kotopolku.orchestration.outside", fake)
    monkeypatch.setenv("KOTOPOLKU_PREFECT_AUTH", "kotopolku:secret")
    return calls, answers


@on_sqlite
def test_every_change_is_told_to_prefect_and_nothing_else_is(run, prefect):
    calls, _ = prefect

    run("register", *OPTIONS, "--adults", "2")
    run("register", *OPTIONS, "--adults", "2")
    run("register", "--file", FAMILY, "--dry-run")
    run("report", CASE, "capacity_check")
    run("report", CASE, "capacity_check")
    run("move-date", CASE, "referral_decided", "2026-11-20")
    run("move-date", CASE, "referral_decided", "2026-11-20", "--yes")
    run("person", CASE)
    run("person", CASE, "p1", "--labour-market", "job_seeker")
    run("worklist")
    run("timeline", CASE)
    run("audit", CASE)
    run("withdraw", CASE, "moved_away", "--yes")

    assert calls == [f"start {CASE}", *[f"publish {CASE}"] * 4]


@on_sqlite
@pytest.mark.parametrize("answer", [{"reached": False}, {"interrupted": True}])
def test_prefect_that_does_not_answer_is_a_note_and_the_change_is_saved(run, prefect, database, answer):
    prefect[1].update(answer)

    status, lines, err = run("register", *OPTIONS, "--adults", "2")

    assert (status, lines[-1]) == (0, "KP-2026-0001 is open; kotopolku timeline KP-2026-0001 shows it.")
    assert err == (
        "Prefect does not answer at http://127.0.0.1:4200/api; what was reported is saved, "
        "and its page follows when it is back.\n"
    )
    assert state(database)[1] == "open"


# --- start

STARTER = """
import os, signal, sys, time
if sys.stdin.isatty(): sys.exit(9)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
print(*(os.environ["KOTOPOLKU_" + name] for name in ("HOME", "PORT", "LANGUAGE")), flush=True)
if os.environ["KOTOPOLKU_PORT"] == "4300":
    os.kill(os.getppid(), signal.SIGTERM)
    time.sleep(20)
sys.exit(3)
"""


@on_sqlite
@pytest.mark.parametrize(("port", "status"), [("4201", 3), ("4300", 7)])
def test_start_runs_the_starter_passes_signals_on_and_returns_its_status(monkeypatch, tmp_path, capfd, port, status):
    (tmp_path / "deployments").mkdir()
    (tmp_path / "deployments" / "__init__.py").touch()
    (tmp_path / "deployments" / "start.py").write_text(STARTER)
    monkeypatch.chdir(tmp_path)

    assert main(["start", "--home", "elsewhere", "--port", port, "--language", "sv"]) == status
    assert capfd.readouterr().out == f"elsewhere {port} sv\n"


@on_sqlite
def test_start_takes_no_port_that_is_none(run):
    assert run("start", "--port", "99999") == (
        2,
        [],
        "99999 is no port; write 1 to 65535. See kotopolku --help.\n",
    )
