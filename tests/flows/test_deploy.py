"""`kotopolku deploy`: it mends what differs, says so in a line each, and a second time there is nothing to do."""

import pytest

from deployments.deploy import main
from deployments.group import end_what_was_left
from deployments.serve import take_back
from kotopolku.orchestration.prefect_setup import PrefectSetup
from tests.persistence.fake_prefect import AUTH, FakePrefect

NOTHING = "Nothing differs from what this release sets up.\n"


@pytest.fixture
def deploy(house, monkeypatch, capsys):
    """Run it against the house's Prefect; return its status and its lines."""
    settings = house.installation.settings
    monkeypatch.setenv("KOTOPOLKU_HOME", str(settings.home))
    monkeypatch.setenv("KOTOPOLKU_PORT", str(settings.port))
    monkeypatch.setenv("KOTOPOLKU_LANGUAGE", "en")

    def run(*words: str) -> tuple[int, str]:
        status = main(words)
        return status, capsys.readouterr().out

    return run


def test_a_start_leaves_nothing_to_deploy(deploy):
    assert deploy("--check") == (0, NOTHING)


def test_what_somebody_changed_is_listed_and_mended(house, deploy):
    setup = PrefectSetup(house.api._wire)
    digest, overview = (setup.read_deployment(f"{name}/{name}") for name in ("digest", "overview"))
    setup.update_deployment(digest["id"], {"schedules": [], "concurrency_limit": None, "tags": ["hers"]})
    house.api.delete_deployment(overview["id"])
    alarms = setup.automations()
    setup.delete_automation(alarms["Kotopolku operators: a run is late"]["id"])
    gone = alarms["Kotopolku operators: the runner is gone"]
    theirs = ("id", "created", "updated")
    setup.replace_automation(
        gone["id"], {name: one for name, one in gone.items() if name not in theirs} | {"enabled": False}
    )
    listed = (
        "deployment digest: differs (tags, schedule, how many at once).\n"
        "deployment overview: missing.\n"
        "automation “a run is late”: missing.\n"
        "automation “the runner is gone”: differs (switched off).\n"
    )

    assert deploy("--check") == (1, listed)
    assert deploy("--check") == (1, listed)
    status, said = deploy()

    assert (status, said.splitlines()[:4]) == (
        0,
        listed.replace("differs", "brought up to date").replace("missing", "made").splitlines(),
    )
    assert deploy("--check") == (0, NOTHING)
    # What is made anew has another id, which a runner that is under way does not know.
    house.group.runner.stop()
    house.start_runner()


def test_a_work_pool_is_made_and_left_again(house, deploy):
    setup = PrefectSetup(house.api._wire)

    status, said = deploy("--work-pool", "reception")

    assert (status, said.splitlines()[:2]) == (
        0,
        ["work pool reception: made.", "deployment register-quota: brought up to date (work pool)."],
    )
    assert setup.read_work_pool("reception")["type"] == "process"
    assert setup.read_deployment("placement/placement")["work_pool_name"] == "reception"
    assert deploy("--work-pool", "reception", "--check") == (0, NOTHING)
    assert deploy("--check")[1].splitlines()[0] == "deployment register-quota: differs (work pool)."

    # As the runner does before it adds them; `kotopolku deploy` without a pool does the same.
    take_back(setup)
    assert setup.read_deployment("placement/placement")["work_pool_name"] is None
    assert deploy("--check") == (0, NOTHING)


@pytest.mark.parametrize(
    ("fake", "language", "said"),
    [
        ({"status": 401}, "sv", "godtar inte vår inloggning"),
        ({"version": "4.0.0"}, "fi", "4.0.0"),
        (None, "en", "No answer at"),
    ],
    ids=["wrong sign-in", "unknown version", "away"],
)
def test_a_prefect_that_cannot_be_set_up_is_told_in_a_sentence(tmp_path, monkeypatch, capsys, fake, language, said):
    monkeypatch.setenv("KOTOPOLKU_HOME", str(tmp_path))
    monkeypatch.setenv("KOTOPOLKU_LANGUAGE", language)
    monkeypatch.setenv("KOTOPOLKU_PREFECT_AUTH", AUTH)
    with FakePrefect(**(fake or {})) as prefect:
        url = prefect.url
        if fake is not None:
            monkeypatch.setenv("KOTOPOLKU_PREFECT_URL", url)
            status = main([])
    if fake is None:
        monkeypatch.setenv("KOTOPOLKU_PREFECT_URL", url)
        status = main([])

    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_an_alarm_address_that_is_none_is_refused_before_anything_is_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KOTOPOLKU_HOME", str(tmp_path))
    monkeypatch.setenv("KOTOPOLKU_ALARM_URL", "not an address")

    assert main(["--check"]) == 1
    assert "KOTOPOLKU_ALARM_URL" in capsys.readouterr().err


def test_what_a_killed_group_left_under_way_is_ended_so_that_the_next_round_is_not_refused(house):
    wire = house.api._wire
    flow_id = wire.json("POST", "/flows/", {"name": "housekeeping"})["id"]
    state = {"type": "RUNNING", "name": "Running"}
    left = wire.json("POST", "/flow_runs/", {"flow_id": flow_id, "name": "left", "state": state})["id"]

    assert end_what_was_left(house.api) >= 1

    assert house.api.read_run(left)["state"]["type"] == "CRASHED"
