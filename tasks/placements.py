"""Opening placements, starting and taking their runs, and what changes in them by date."""

from dataclasses import dataclass

from prefect import task

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.dated_changes import cases_to_replan, replan_by_date
from kotopolku.casework.deadlines import record_due, record_opened
from kotopolku.casework.opening import Registration, open_placement
from kotopolku.casework.standing import missing_standing_cases, open_standing_cases
from kotopolku.errors import CaseworkRefusedError
from kotopolku.orchestration.runs import is_shown, keep_house, start_run, take_run
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import reading, transaction
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import connected, installation, own_run


@dataclass(frozen=True)
class Opening:
    """What became of a registration: its case, and why no new one was opened."""

    case_number: str
    refused_for: CaseworkRefusedError | None = None


@task(
    name="open the placement",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def open_case(registration: Registration, actor: Actor) -> Opening:
    """Open a placement, once per proposal; a refusal is a value, because it is no failure of this task."""
    here = installation()
    try:
        with transaction(here.database) as session:
            return Opening(open_placement(session, here.context(), registration, actor).case_number)
    except CaseworkRefusedError as refusal:
        return Opening(refusal.values.get("name", ""), refusal)


@task(
    name="start the placement's run",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def start_placement(case_number: str) -> None:
    """Start the run of a placement; a second time it is the same run.

    Raises:
        InstallationError: Prefect has no deployment of it yet.
        PrefectUnreachableError: Prefect does not answer.
    """
    with connected() as api:
        start_run(api, installation(), case_number)


def take_own_run(case_number: str) -> Agenda | None:
    """Return what is to be done in the placement, or None if its run is another than ours."""
    run = own_run()
    return take_run(installation(), case_number, run.id, run.idempotency_key)


def is_page_up_to_date(agenda: Agenda) -> bool:
    """Whether the page shows this agenda already; a run that an answer woke need not write it again."""
    return is_shown(installation(), agenda)


@task(
    name="what changes by date",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def replan_what_changes_by_date() -> list[str]:
    """Replan the placements whose day has come, each in its own transaction; return the cases whose pages change."""
    here = installation()
    context = here.context()
    with reading(here.database) as session:
        cases = cases_to_replan(session, context)
    changed: list[str] = []
    for case_number in cases:
        with transaction(here.database) as session:
            if replan_by_date(session, context, case_number):
                changed.append(case_number)
    return changed


@task(
    name="open standing cases",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def open_missing_standing_cases() -> list[str]:
    """Open the case of every organisation that has standing arrangements and no case yet; return their numbers."""
    here = installation()
    context = here.context()
    with reading(here.database) as session:
        if not missing_standing_cases(session, context):
            return []
    with transaction(here.database) as session:
        return open_standing_cases(session, context)


@task(
    name="what became due",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAYS_SECONDS,
    retry_condition_fn=may_pass_later,
)
def record_due_items() -> list[str]:
    """Find the work items that are overdue or offered from today on, each once; return the cases whose pages change."""
    here = installation()
    today = here.context().today
    with transaction(here.database) as session:
        return list(dict.fromkeys([*record_due(session, today), *record_opened(session, today)]))


@task(name="keep house", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later)
def give_every_placement_its_run() -> dict[str, str]:
    """Replace runs that are gone and publish pages that are behind; return what was done, by case."""
    with connected() as api:
        return keep_house(api, installation())
