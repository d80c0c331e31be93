"""What a person types and what she is told."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.texts import texts
from kotopolku.cli import COMMANDS, main
from models.vocabulary import HouseholdFlag, PersonFlag
from tests.conftest import ROOT

FAMILY = str(ROOT / "examples" / "quota-family.yaml")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run one command; return its status and what it printed."""
    try:
        status = main(words)
    except SystemExit as stop:
        status = int(stop.code or 0)
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def own_configuration(folder: Path, block: str, before: str, after: str) -> Path:
    """A copy of config/ with one thing changed in a block."""
    shutil.copytree(ROOT / "config", folder / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    file = folder / "own" / "processes" / "blocks" / f"{block}.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    return folder / "own"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_fits_on_a_screen_in_every_language(capsys, monkeypatch, language, command):
    monkeypatch.setenv("KOTOPOLKU_LANGUAGE", language)

    status, out, _ = run(capsys, *command, "--help")

    assert status == 0
    assert len(out.splitlines()) <= (24 if command else 30)  # the list of all commands has a line for each
    assert max(map(len, out.splitlines())) <= 100


def test_check_counts_what_it_found(capsys):
    assert run(capsys, "check") == (
        0,
        "No errors in processes (3), steps (293), roles (35), sources (118), municipalities (14) and texts (3 languages).\n",
        "",
    )


@pytest.mark.parametrize(
    ("language", "stage", "step", "status"),
    [
        ("fi", "Ennen saapumista", "Asunnon varaaminen", "myöhässä"),
        ("sv", "Före ankomsten", "Reservering av bostad", "försenat"),
        ("en", "Before arrival", "Housing reservation", "overdue"),
    ],
)
def test_the_plan_is_a_table_by_stage_in_each_language(capsys, language, stage, step, status):
    code, out, _ = run(capsys, "plan", "--facts", FAMILY, "--language", language)

    assert code == 0
    assert stage in out
    assert step in out
    assert status in out


@pytest.mark.parametrize(
    "example",
    ["quota-family", "quota-single", "municipality-place-family", "self-settled-person", "unaccompanied-minor"],
)
def test_the_plan_of_each_example_is_golden_as_a_table(capsys, golden, example):
    _, out, _ = run(capsys, "plan", "--facts", str(ROOT / "examples" / f"{example}.yaml"))

    golden(f"{example}.txt", out)


def test_the_plan_of_the_example_family_is_golden_as_json(capsys, golden):
    _, out, _ = run(capsys, "plan", "--facts", FAMILY, "--json")

    golden("quota-family.json", out)


def test_the_json_plan_is_the_contract_field_for_field(capsys, tmp_path):
    facts = {
        "track": "quota",
        "municipality": "vasa",
        "today": "2026-11-22",
        "milestones": {"proposal_received": "2026-03-02", "referral_decided": "2026-03-20", "arrival": "2026-06-10"},
        "people": [
            {
                "id": "p1",
                "born": "1990-05-01",
                "labour_market": "job_seeker",
                "milestones": {
                    "quota_acceptance_notified": "2026-02-20",
                    "permit_notified": "2026-03-02",
                    "first_permit": "2026-03-02",
                },
            }
        ],
        "done": [
            {"step": "housing_reservation", "on": "2026-05-20"},
            {"step": "integration_plan", "person": "p1", "on": "2026-08-31"},
        ],
    }
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts))

    _, out, _ = run(capsys, "plan", "--facts", str(file), "--json")

    plan = json.loads(out)
    assert list(plan) == ["process", "version", "steps"]
    (review,) = [row for row in plan["steps"] if row["step"] == "plan_review"]
    why = review.pop("why")
    assert review == {
        "step": "plan_review",
        "person": "p1",
        "role": "employment_authority",
        "status": "open",
        "opens_on": "2027-01-28",
        "earliest": None,
        "eligible_until": None,
        "statutory_due": "2027-02-28",
        "act_by": "2027-02-26",
        "target_due": None,
        "without_delay": False,
        "source": "koto-22",
        "confidence": "statute",
    }
    assert why.startswith("By law: ")


def test_facts_come_from_standard_input_too(capsys, monkeypatch):
    with Path(FAMILY).open("rb") as stream:
        monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": stream}))
        status, out, _ = run(capsys, "plan", "--facts", "-", "--json")

    assert status == 0
    assert json.loads(out)["process"] == "quota"


def test_changing_one_limit_in_a_copy_changes_plan_and_explanation(capsys, tmp_path):
    own = own_configuration(
        tmp_path, "health", "within: P2W, of: settling, source: stm", "within: P3W, of: settling, source: stm"
    )
    words = ("plan", "--facts", FAMILY, "--json")

    def check(printed: str) -> tuple[str, str]:
        row = next(row for row in json.loads(printed)["steps"] if row["step"] == "initial_health_check")
        return row["target_due"], row["why"]

    _, packaged, _ = run(capsys, *words)
    _, changed, _ = run(capsys, *words, "--config", str(own))

    assert check(packaged)[0] == "2026-06-24"
    assert "2 weeks after" in check(packaged)[1]
    assert check(changed)[0] == "2026-07-01"
    assert "3 weeks after" in check(changed)[1]


def test_the_own_folder_may_come_from_the_environment_and_hold_one_file_only(capsys, monkeypatch, tmp_path):
    own = own_configuration(tmp_path, "income", "working_days: 7", "working_days: 8")
    for path in own.iterdir():
        if path.name != "processes":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    monkeypatch.setenv("KOTOPOLKU_CONFIG_DIRECTORY", str(own))

    _, out, _ = run(capsys, "explain", "kela_decision_income_support")

    assert "8 working days" in out


def test_two_errors_in_one_file_are_both_reported(capsys, tmp_path):
    own = own_configuration(
        tmp_path,
        "housing",
        "role: municipal_housing\n    after: municipal_referral",
        "role: landlord\n    after: referal",
    )

    status, out, _ = run(capsys, "check", "--config", str(own))

    block = own / "processes" / "blocks" / "housing.yaml"
    assert status == 1
    assert out.splitlines() == [
        f"{block}: steps.housing_reservation.role: there is no role landlord; correct its spelling or add it to roles.yaml.",
        f"{block}: steps.housing_reservation.after: there is no step or milestone referal; correct its spelling.",
        "Errors: 2.",
    ]


def test_no_plan_is_made_of_broken_definitions(capsys, tmp_path):
    own = own_configuration(tmp_path, "housing", "role: municipal_housing", "role: landlord")

    status, out, err = run(capsys, "plan", "--facts", FAMILY, "--config", str(own))

    assert (status, out) == (1, "")
    assert err == "The definitions have errors (2); kotopolku check shows them.\n"


def test_explain_tells_a_step_in_general_and_for_each_person(capsys):
    status, out, _ = run(capsys, "explain", "integration_plan", "--facts", FAMILY)

    assert status == 0
    lines = out.splitlines()
    assert lines[:4] == [
        "Integration plan (integration_plan)",
        "Who: Employment authority, Integration officer",
        "Only a person holding public office may report it.",
        "After: Initial interview of the assessment",
    ]
    assert [line[:3] for line in lines[-2:]] == ["p1:", "p2:"]


def test_explain_without_a_step_lists_them_all(capsys):
    _, out, _ = run(capsys, "explain", "--language", "sv")

    assert len(out.splitlines()) == 101
    assert ["plan_review", "Översyn av integrationsplanen"] in [
        line.strip().split(maxsplit=1) for line in out.splitlines()
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ((), "COMMAND is missing. See kotopolku --help."),
        (
            ("plam",),
            "plam is not known; choose one of: check, plan, explain, register, report, worklist, workload, calendar, timeline, standing, export, path, housing, move-date, person, fact, kela, move, withdraw, health, assessment, integration, welfare, snooze, reassign, notices, audit, migrate, db, start, deploy, doctor, watchdog. See kotopolku --help.",
        ),
        (("plan",), "--facts is missing. See kotopolku --help."),
        (("plan", "--facts"), "--facts needs a value. See kotopolku --help."),
        (("plan", "--facts", FAMILY, "--jsn"), "--jsn is not known. See kotopolku --help."),
        (("plan", "--facts", FAMILY, "--json=yes"), "--json takes no value. See kotopolku --help."),
        (
            ("plan", "--facts", "no-such.yaml"),
            "The file no-such.yaml cannot be read: No such file or directory. See kotopolku --help.",
        ),
        (("explain", "planreview"), "There is no step planreview. kotopolku explain lists all. See kotopolku --help."),
        (
            ("explain", "--track", "moon"),
            "There is no process for the track moon yet; there are: quota, municipality_place, self_settled. See kotopolku --help.",
        ),
        (("check", "--on", "today"), "today is no date; write it as 2026-11-22. See kotopolku --help."),
        (
            ("check", "--config", "/no/such/folder"),
            "The folder /no/such/folder does not exist; name the folder of your own configuration. See kotopolku --help.",
        ),
        (("check", "--language", "de"), "de is not known; choose one of: fi, sv, en. See kotopolku --help."),
    ],
)
def test_wrong_use_is_told_in_one_sentence_with_status_2(capsys, words, line):
    assert run(capsys, *words) == (2, "", line + "\n")


def test_a_step_of_another_track_is_found_without_naming_the_track(capsys):
    status, out, _ = run(capsys, "explain", "choose_move_mode")

    assert status == 0
    assert out.startswith("Choice between an assisted and an independent move (choose_move_mode)\n")


def test_refused_facts_end_with_status_1_and_a_line_each(capsys, tmp_path):
    file = tmp_path / "facts.yaml"
    file.write_text("track: quota\nmunicipality: vaasa\ntoday: 2026-11-31\n")

    status, out, err = run(capsys, "plan", "--facts", str(file))

    assert (status, out) == (1, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == ["today", "municipality"]


def test_a_reader_that_has_seen_enough_gets_no_traceback():
    command = f"{sys.executable} -m kotopolku plan --facts {FAMILY} | head -n 1"

    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.startswith("Reception of a quota refugee household")
    assert done.stderr == ""


@pytest.mark.parametrize("words", ["check", f"plan --facts {FAMILY}", "explain plan_review"])
def test_planning_loads_no_database(words):
    code = "import sys\nfrom kotopolku.cli import main\nmain(sys.argv[1:])\nprint('modules:', *sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", code, *words.split()], cwd=ROOT, capture_output=True, text=True, check=True
    )

    loaded = done.stdout.rpartition("modules:")[2].split()
    assert "kotopolku.commands.common" in loaded
    assert not {"sqlmodel", "sqlalchemy", "alembic", "prefect"} & set(loaded)


@pytest.mark.parametrize(
    ("step", "lines"),
    [
        (
            "plan_review",
            [
                "Takes part where services must be coordinated: County social worker. Source: Integration Act (681/2023), 22 § 2 (statute).",
                "It repeats: each report brings the next.",
                "It repeats until: End of the longest duration of integration plans, Closing of the case",
                "Appeal: No separate request for rectification or appeal may be made against the plan or its review.",
            ],
        ),
        (
            "record_in_national_system",
            [
                "One for each from 1 Jan 2027: Initial interview of the assessment, Integration plan, Review of the integration plan"
            ],
        ),
        (
            "uam_representative_application",
            [
                "After: Arrival in or move to the municipality, The child is heard",
                "That it is not needed must be agreed by a second person of the role.",
            ],
        ),
        (
            "preparation_cost_window",
            [
                "By law: A justified reason to prepare longer. It can be done from 8 months before “Arrival in the municipality”. Source: Integration Act (681/2023), 64 § (statute).",
                "By law: It can be done from 4 months before “Arrival in the municipality”. Source: Integration Act (681/2023), 64 § (statute).",
            ],
        ),
        ("municipal_referral", ["Appeal: No appeal may be made against this decision."]),
    ],
)
def test_explain_says_what_a_step_follows_ends_with_and_what_can_be_appealed(capsys, step, lines):
    _, out, _ = run(capsys, "explain", step)

    assert [line for line in lines if line not in out.splitlines()] == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fi", "Oikeus siihen kestää 3 vuotta tapahtumasta ”Ensimmäinen oleskelulupa”."),
        ("sv", "Rätten till det varar 3 år från ”Första uppehållstillståndet”."),
        ("en", "The right to it lasts 3 years from “First residence permit”."),
    ],
)
def test_explain_tells_a_window_in_general_in_every_language(capsys, language, line):
    _, out, _ = run(capsys, "explain", "skills_assessment_start", "--language", language)

    assert line in out


def test_explain_says_who_changed_a_step_and_on_which_exemption(capsys, tmp_path):
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "vasa.yaml").write_text(
        """id: vasa
name: {fi: Vaasa, sv: Vasa, en: Vasa integration unit}
municipality: vasa
steps:
  - step: plan_review
    statutory: {within: P8M, of: "done:integration_plan | done:plan_review", source: koto-22}
    exemption: {reason: {fi: Kokeilu, sv: Försök, en: A trial by decree.}, source: koto-22}
"""
    )

    _, out, _ = run(capsys, "explain", "plan_review", "--facts", FAMILY, "--config", str(tmp_path))

    assert "Changed by Vasa integration unit." in out.splitlines()
    assert "Exemption: A trial by decree. Source: Integration Act (681/2023), 22 § (statute)." in out.splitlines()
    assert "The last day is 8 months after" in out
    _, elsewhere, _ = run(capsys, "explain", "plan_review", "--config", str(tmp_path))
    assert "The last day is 6 months after" in elsewhere


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_everything_that_may_be_true_of_a_household_or_a_person_has_a_name(language):
    say = texts(language, "commands")

    assert [flag for flag in (*HouseholdFlag, *PersonFlag) if not say.get(f"flag_{flag}")] == []
