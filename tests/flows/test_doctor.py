"""The doctor at the real house: all is well, and it notices when the runner is gone."""

from datetime import timedelta

from kotopolku.operations.doctor import examine
from kotopolku.operations.findings import Result
from kotopolku.operations.prefect_checks import check_runner
from tests.flows.house import House, until


def test_the_doctor_finds_all_well_until_the_runner_is_stopped(house: House) -> None:
    house.trigger("deadlines")
    number = house.open_case()
    house.waiting(number)
    house.forget_other_cases(number)

    findings = examine(house.installation)

    assert [(one.test, one.says) for one in findings if one.result not in (Result.OK, Result.NOTE)] == []
    assert {one.test for one in findings if one.result is Result.NOTE} == {"county_key", "demo", "sms", "alarm"}

    house.group.runner.stop()
    try:
        silent = until(lambda: told_silent(house), "the doctor says that the runner is silent")
    finally:
        house.start_runner()
    assert silent == "runner_silent"
    assert [one.says for one in check_runner(house.installation)] == ["runner_ok"]


def told_silent(house: House) -> str | None:
    """What the doctor says of the runner, once something is wrong with it; not after 40 seconds as usual, but three."""
    (finding,) = check_runner(house.installation, silent=timedelta(seconds=3))
    return finding.says if finding.result is Result.WRONG else None
