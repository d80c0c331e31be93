"""What Prefect's page shows of a placement: its agenda, its waiting form, and what was reported elsewhere."""

from collections.abc import Sequence

from prefect import task
from prefect.logging import get_run_logger
from sqlmodel import Session, col, select

from kotopolku.casework.context import Context
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.publishing_many import publish_many
from kotopolku.persistence.database import transaction
from models.case_report import Agreement, CaseReport, Channel, ReportKind
from models.placement import Placement
from tasks.retrying import RETRIES, RETRY_DELAYS_SECONDS, may_pass_later
from tasks.surroundings import connected, installation

RESTRICTED = "restricted step"


@task(name="agenda", retries=RETRIES, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=may_pass_later)
def publish_agenda(case_number: str) -> None:
    """Bring the page of one placement up to date."""
    with connected() as api:
        publish(api, installation(), case_number)


@task(name="agendas")
def publish_agendas(case_numbers: Sequence[str]) -> int:
    """Bring pages up to date and return how many; what Prefect does not take now, housekeeping publishes."""
    log = get_run_logger()
    with connected() as api:
        return publish_many(api, installation(), case_numbers, log)


@task(name="reported elsewhere")
def reported_elsewhere() -> None:
    """Show in the run, by its name, a step that was reported on the command line or at the desk."""


def show_what_was_reported_elsewhere(case_number: str) -> list[str]:
    """Make a task run for each step that was reported elsewhere since the last time, and return their names."""
    here = installation()
    with transaction(here.database) as session:
        names = take_reported_elsewhere(session, here.context(), case_number)
    for name in names:
        reported_elsewhere.with_options(task_run_name=name)()
    return names


def take_reported_elsewhere(session: Session, context: Context, case_number: str) -> list[str]:
    """Mark the reports that no run has shown, and return their names.

    Such as "Kela application 2026-11-20 (at the desk)". Of a restricted step nothing leaves but that there is one.
    """
    waiting = (
        select(CaseReport, Placement.track)
        .join(Placement, col(Placement.id) == col(CaseReport.placement_id))
        .where(
            Placement.case_number == case_number,
            col(CaseReport.shown_in_run).is_(False),
            CaseReport.channel != Channel.PREFECT.value,
            # What waits for a second person is shown once it counts.
            CaseReport.agreement != Agreement.AWAITED.value,
        )
        .order_by(col(CaseReport.id))
    )
    names: list[str] = []
    for report, track in session.exec(waiting).all():
        report.shown_in_run = True
        session.add(report)
        if report.counts:
            names.append(_name(report, context, track))
    # A report about several people is one report to those who read the run.
    return list(dict.fromkeys(names))


def _name(report: CaseReport, context: Context, track: str) -> str:
    step = context.step(track, report.step)
    if step is None or step.sensitive:
        return RESTRICTED
    said = report.done_on if report.kind == ReportKind.DONE else report.kind.replace("_", " ")
    return f"{step.name.en} {said} ({_CHANNELS.get(report.channel, report.channel)})"


#: Where a report was made, as its task run says it.
_CHANNELS = {Channel.CLI.value: "on the command line", Channel.DESK.value: "at the desk"}
