"""One durable run per placement: take, publish, wait for an answer, perform."""

from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.flow_runs import suspend_flow_run
from prefect.states import Completed
from pydantic import Field

from flows.waiting_form import waiting_form
from kotopolku.casework.agenda import Agenda
from kotopolku.orchestration.answers import answered_step
from kotopolku.orchestration.log_lines import answer_title, recorded_line, waiting_line
from kotopolku.points import reached
from models.case_report import AnswerOutcome
from tasks.areas import task_for
from tasks.dashboards import publish_agenda, show_what_was_reported_elsewhere
from tasks.placements import is_page_up_to_date, take_own_run
from tasks.run_log import tell
from tasks.surroundings import installation

CaseNumber = Annotated[str, Field(pattern=r"^KP-[0-9]{4}-[0-9]{4,}$")]


@flow(name="placement", validate_parameters=False)
def placement(case_number: CaseNumber) -> State[None] | None:
    """Started by the system, never by hand.

    Waits for answers until the placement has ended. The truth is in our own tables: this run is a view and an
    input of it, and may be killed, lost or rebuilt at any moment. On every answer it starts from the top.

    Args:
        case_number: The placement that it belongs to.
    """
    told: list[str] = []
    while True:
        # Gather
        agenda = take_own_run(case_number)
        if agenda is None:
            return Completed(name="Superseded", message="Another run of this placement took over.")
        told += [f"Recorded elsewhere: {name}." for name in show_what_was_reported_elsewhere(case_number)]
        if not is_page_up_to_date(agenda):
            publish_agenda(case_number)
            told += [f"Not recorded: {agenda.error}"] if agenda.error else []
            told += [_where_it_stands(agenda)]
        tell(*told)
        if not agenda.open:
            return None
        reached("before_suspend")
        # No timeout, said out loud: a statutory date is never Prefect's to keep.
        raw = suspend_flow_run(wait_for_input=waiting_form(case_number), key=agenda.key, timeout=None)
        reached("answer_consumed")
        # Decide and apply, in one transaction
        told = perform(agenda, raw)


def perform(agenda: Agenda, raw: Any) -> list[str]:
    """Record an answer and do what it says, in the task of the step's area, whose run is named after the step.

    Returns:
        What to tell of it. Why something was refused, the next agenda knows.
    """
    record = task_for(answered_step(agenda, raw)).with_options(task_run_name=answer_title(agenda, raw))
    outcome = record(agenda.case_number, agenda.sequence, raw)
    return [recorded_line(agenda, raw)] if outcome == AnswerOutcome.ACCEPTED else []


def _where_it_stands(agenda: Agenda) -> str:
    if not agenda.open:
        return "This placement has ended; so does this run."
    return waiting_line(agenda, installation().context())
