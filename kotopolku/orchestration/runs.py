"""The live run of each placement: started, judged, replaced, and its last answer saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import col, or_, select, update

from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.casework.context import Context
from kotopolku.errors import InstallationError
from kotopolku.installation import Installation
from kotopolku.orchestration.answers import accept_answer
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi
from kotopolku.orchestration.prefect_wire import PrefectUnreachableError
from kotopolku.orchestration.publishing import publish
from kotopolku.persistence.database import reading, transaction
from kotopolku.points import reached
from models.placement import Placement, PlacementStatus
from models.vocabulary import Track

PLACEMENT_DEPLOYMENT = "placement/placement"
_IN_TRANSIT = frozenset({"SCHEDULED", "PENDING", "RUNNING"})
ENDED = frozenset({"COMPLETED", "CANCELLED", "FAILED", "CRASHED"})
#: A run that has been on its way for longer will not arrive any more.
TRANSIT_LIMIT = timedelta(minutes=10)
#: A run that has been suspended for longer has its form, or its publisher died.
FORM_LIMIT = timedelta(minutes=1)


class PlacementsFailedError(Exception):
    """Housekeeping could not look after some placements; only their numbers and the kinds of errors are told."""

    def __init__(self, failed: Mapping[str, Exception]) -> None:
        super().__init__(", ".join(f"{number} ({type(error).__name__})" for number, error in failed.items()))


@dataclass(frozen=True)
class Verdict:
    """Whether a run will ever show or take an answer, and why."""

    is_alive: bool
    why: str
    is_settled: bool = False


def run_key(case_number: str, generation: int) -> str:
    """Return the idempotency key of a placement's run: the one identity that it keeps for life."""
    return f"{case_number}-{generation}"


def take_run(installation: Installation, case_number: str, run_id: str, key: str | None) -> Agenda | None:
    """Return what is to be done, or None for a run that is not the placement's own.

    The run that carries the key of today's generation is ours, even before its id was written down.
    """
    context = installation.context()
    with transaction(installation.database) as session:
        placement = session.exec(
            select(Placement).where(Placement.case_number == case_number).with_for_update()
        ).first()
        if placement is None or key != run_key(case_number, placement.run_generation):
            return None
        if placement.run_id not in (None, run_id):
            return None
        placement.run_id = run_id
        session.add(placement)
        session.flush()
        return agenda_of(session, context, case_number)


def is_shown(installation: Installation, agenda: Agenda) -> bool:
    """Whether the page shows this version already: an answer wakes a run before it changes anything."""
    with reading(installation.database) as session:
        shown = session.exec(
            select(Placement.published_version).where(Placement.case_number == agenda.case_number)
        ).one()
    return shown >= agenda.version


def start_run(api: PrefectApi, installation: Installation, case_number: str) -> str:
    """Start the run of the placement's current generation and return its id; called twice it is the same run.

    Raises:
        InstallationError: The runner has not made its deployments yet.
    """
    deployment = api.read_deployment(PLACEMENT_DEPLOYMENT)
    if deployment is None:
        raise InstallationError("prefect_without_deployments")
    with reading(installation.database) as session:
        placement = session.exec(select(Placement).where(Placement.case_number == case_number)).one()
    generation = placement.run_generation
    run = api.create_run(
        deployment["id"],
        parameters={"case_number": case_number},
        idempotency_key=run_key(case_number, generation),
        name=case_number,
        tags=[f"municipality:{placement.municipality}"],
    )
    run_id: str = run["id"]
    with transaction(installation.database) as session:
        mine = (col(Placement.case_number) == case_number, col(Placement.run_generation) == generation)
        session.exec(update(Placement).where(*mine).values(run_id=run_id))
    return run_id


def judge(run: dict[str, Any] | None, deployment: dict[str, Any], now: datetime, transit_limit: timedelta) -> Verdict:
    """Return whether this run will ever show or take an answer; *deployment* is that of all placements today."""
    if run is None:
        return Verdict(False, "Prefect does not know it")
    if run["deployment_id"] != deployment["id"]:
        return Verdict(False, "its deployment was made anew")
    if run.get("work_queue_id") != deployment.get("work_queue_id"):
        # Resumed, it would wait for a work pool's workers, or for the runner, whichever asks no more.
        return Verdict(False, "its deployment moved to or from a work pool")
    state = run["state"]
    since = now - datetime.fromisoformat(state["timestamp"])
    if state["type"] == "PAUSED" and state["name"] == "Suspended":
        return Verdict(True, "waits for an answer", is_settled=since > FORM_LIMIT)
    if state["type"] in _IN_TRANSIT and since < transit_limit:
        return Verdict(True, f"{state['name']} for {since.total_seconds():.0f} s")
    return Verdict(False, f"{state['name']} for {since.total_seconds():.0f} s")


def replace_run(api: PrefectApi, installation: Installation, case_number: str, generation: int) -> str:
    """Save the old run's unread answer, end it, and start the next generation.

    Two housekeepers that do this at once raise the generation once, and start one run.
    """
    with reading(installation.database) as session:
        placement = session.exec(select(Placement).where(Placement.case_number == case_number)).one()
    if placement.run_generation != generation:
        # Another housekeeper was quicker: what is written there now is its new run, which lives.
        return start_run(api, installation, case_number)
    old = placement.run_id
    if old is not None:
        save_unread_answer(api, installation, case_number, old, placement.sequence)
    with transaction(installation.database) as session:
        mine = (col(Placement.case_number) == case_number, col(Placement.run_generation) == generation)
        # The new run's page shows nothing yet.
        fresh = {"run_generation": generation + 1, "run_id": None, "published_version": 0}
        session.exec(update(Placement).where(*mine).values(**fresh))
    reached("housekeeping_replaced")
    if old is not None and (run := api.read_run(old)):
        # What has ended stands in nobody's work list.
        api.update_run(old, name=case_number, tags=[])
        if run["state"]["type"] not in ENDED:
            api.set_state(old, "CANCELLED", "Superseded", "Another run of this placement took over.", force=True)
    return start_run(api, installation, case_number)


def save_unread_answer(
    api: PrefectApi, installation: Installation, case_number: str, run_id: str, sequence: int
) -> str | None:
    """Return the outcome of an answer that its run never read, or None when there is none."""
    raw = api.read_input(run_id, Keyset.of(f"answer-{sequence}").response)
    return None if raw is None else accept_answer(installation, case_number, sequence, raw)


def placements_to_look_after(url: str) -> Sequence[Placement]:
    """Return the placements that need a live run or whose page is behind."""
    is_behind = col(Placement.version) > col(Placement.published_version)
    wanted = or_(col(Placement.status) == PlacementStatus.OPEN.value, is_behind)
    # Standing cases have no page: they are reported on the command line and at the desk.
    is_reception = col(Placement.track) != Track.STANDING.value
    with reading(url) as session:
        return session.exec(select(Placement).where(wanted, is_reception)).all()


def keep_house(
    api: PrefectApi,
    installation: Installation,
    *,
    now: datetime | None = None,
    transit_limit: timedelta = TRANSIT_LIMIT,
) -> dict[str, str]:
    """See to it that every open placement has exactly one live run whose page is up to date.

    Returns:
        What was done, by case number.

    Raises:
        InstallationError: The runner has not made its deployments yet.
        PlacementsFailedError: Some could not be looked after; all others were.
    """
    deployment = api.read_deployment(PLACEMENT_DEPLOYMENT)
    if deployment is None:
        raise InstallationError("prefect_without_deployments")
    context = installation.context()
    instant = now or datetime.now(UTC)
    done: dict[str, str] = {}
    failed: dict[str, Exception] = {}
    for placement in placements_to_look_after(installation.database):
        try:
            what = _look_after(api, installation, context, placement, deployment, instant, transit_limit)
        except (PrefectUnreachableError, OperationalError):
            raise
        except Exception as error:
            # What is wrong with one placement must not keep others without a run.
            failed[placement.case_number] = error
        else:
            done |= {placement.case_number: what} if what else {}
    if failed:
        raise PlacementsFailedError(failed) from next(iter(failed.values()))
    return done


def _look_after(
    api: PrefectApi,
    installation: Installation,
    context: Context,
    placement: Placement,
    deployment: dict[str, Any],
    now: datetime,
    transit_limit: timedelta,
) -> str:
    """Give one placement its run or publish its page; return what was done, or nothing."""
    number, is_open = placement.case_number, placement.status == PlacementStatus.OPEN
    if placement.run_id is None and is_open:
        # Whoever opened it, or ended its former run, may be starting it at this moment: it is the same run.
        start_run(api, installation, number)
        return "started"
    run = api.read_run(placement.run_id) if placement.run_id else None
    verdict = judge(run, deployment, now, transit_limit)
    if not verdict.is_alive and is_open:
        replace_run(api, installation, number, placement.run_generation)
        return f"replaced: {verdict.why}"
    is_behind = placement.version > placement.published_version
    if is_behind and publish(api, installation, number, repair=verdict.is_settled, context=context):
        return "published"
    return ""
