"""The tasks that record an answer typed into a placement's form: one for each area, and one for everything else."""

from typing import Any

from prefect import Task, task

from kotopolku.orchestration.answers import accept_answer
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import installation


def recording_task(name: str) -> Task[[str, int, Any], str]:
    """Return a task that writes an answer down and does what it says; it returns the outcome.

    A second time changes nothing, so that it may be retried; what an area refuses is an outcome and no failure.
    """

    @task(name=name, retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later)
    def record(case_number: str, sequence: int, raw: Any) -> str:
        return accept_answer(installation(), case_number, sequence, raw)

    return record


#: About a step of no area, or about dates and people.
record_answer = recording_task("answer")
