"""Whether a run will ever show or take an answer, from what Prefect says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from kotopolku.orchestration.runs import TRANSIT_LIMIT, judge

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DEPLOYMENT = {"id": "d1", "work_queue_id": None}


def a_run(type_: str, name: str, minutes: int, **other: str | None) -> dict[str, object]:
    """A run of the deployment that came into its state so many minutes ago."""
    state = {"type": type_, "name": name, "timestamp": (NOW - timedelta(minutes=minutes)).isoformat()}
    return {"deployment_id": "d1", "work_queue_id": None, "state": state, **other}


@pytest.mark.parametrize(
    ("run", "deployment", "is_alive", "why"),
    [
        (None, DEPLOYMENT, False, "Prefect does not know it"),
        (a_run("PAUSED", "Suspended", 5), DEPLOYMENT, True, "waits for an answer"),
        (a_run("PAUSED", "Suspended", 5, deployment_id="d0"), DEPLOYMENT, False, "its deployment was made anew"),
        (
            a_run("PAUSED", "Suspended", 5),
            {"id": "d1", "work_queue_id": "q1"},
            False,
            "its deployment moved to or from a work pool",
        ),
        (
            a_run("PAUSED", "Suspended", 5, work_queue_id="q1"),
            DEPLOYMENT,
            False,
            "its deployment moved to or from a work pool",
        ),
        (a_run("SCHEDULED", "Resuming", 9), DEPLOYMENT, True, "Resuming for 540 s"),
        (a_run("SCHEDULED", "Resuming", 11), DEPLOYMENT, False, "Resuming for 660 s"),
        (a_run("CANCELLED", "Cancelled", 0), DEPLOYMENT, False, "Cancelled for 0 s"),
    ],
    ids=["gone", "waits", "old deployment", "to a pool", "from a pool", "on its way", "too long", "cancelled"],
)
def test_a_run_lives_where_somebody_will_take_it_further(run, deployment, is_alive, why):
    verdict = judge(run, deployment, NOW, TRANSIT_LIMIT)

    assert (verdict.is_alive, verdict.why) == (is_alive, why)
