"""A whole installation with Prefect's server and our runner, and what tests do to it and look up in it."""

import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import col, select, update

from deployments.demo.post import PostOffice
from deployments.group import Group, start_runner, wait_for_runner
from kotopolku.casework.deadlines import record_due
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi
from kotopolku.orchestration.publishing import publish
from kotopolku.orchestration.runs import keep_house, start_run
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import reading, transaction
from models.case_report import CaseReport, Channel, FormAnswer
from models.placement import Placement
from tests.builders import TODAY
from tests.cases import COORDINATOR, a_registration

T = TypeVar("T")

#: How the page's form names the coordinator.
REPORTED_BY = "vasa-coordinator (Reception coordinator, Receiver of contacts)"

#: What Prefect says of a run that comes while another of its deployment, which runs once at a time, is under way.
ONE_AT_ONCE = "Deployment concurrency limit reached."

#: How many cases are started when a test first asks for one; they start together while it waits.
AHEAD = 4

#: How long a form is waited for before housekeeping is asked.
PATIENCE_SECONDS = 120.0

_NUMBERS = itertools.count(1)


def until(look: Callable[[], T | None], what: str, seconds: float = 300.0) -> T:
    """Return what *look* finds, as soon as it finds something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited {seconds} s until {what}"
        time.sleep(0.05)
    return found


@dataclass
class House:
    """The installation under test."""

    installation: Installation
    group: Group
    api: PrefectApi
    orders: Path
    office: PostOffice | None
    started: list[str] | None = None

    def open_case(self, *, is_swept: bool = True, is_started: bool = True, actor: Actor = COORDINATOR) -> str:
        """Open a placement and start its run, as the command line does; swept, so that no sweep changes it later."""
        context = self.installation.context()
        written = a_registration(proposal_reference=f"OPENED-{next(_NUMBERS)}")
        registration = checked_registration(written, "test", context.definitions, TODAY)
        with transaction(self.installation.database) as session:
            number = open_placement(session, context, registration, actor).case_number
            if is_swept:
                record_due(session, TODAY)
        if is_started:
            start_run(self.api, self.installation, number)
        return number

    def a_case(self) -> str:
        """Return a placement of its own for one test, whose run waits."""
        if self.started is None:
            self.started = [self.open_case() for _ in range(AHEAD)]
        number = self.started.pop(0) if self.started else self.open_case()
        # What other tests did since may have changed it too, and its page would follow with the next housekeeping.
        publish(self.api, self.installation, number)
        self.waiting(number)
        return number

    def start_runner(self) -> None:
        """Start another runner after the last one was stopped, and wait until it looks after the deployments."""
        self.group.runner = start_runner(self.installation)
        wait_for_runner(self.installation, self.group.runner)

    def placement(self, number: str) -> Placement:
        """Return the placement as it is now."""
        with transaction(self.installation.database) as session:
            return session.exec(select(Placement).where(Placement.case_number == number)).one()

    def run_of(self, number: str) -> dict[str, Any] | None:
        """Return the placement's run, or None while it has none."""
        run_id = self.placement(number).run_id
        return self.api.read_run(run_id) if run_id else None

    def waiting(self, number: str) -> dict[str, Any]:
        """Return the placement's run once it is suspended on the next key and its form is there and up to date."""

        def look() -> dict[str, Any] | None:
            run, placement = self.run_of(number), self.placement(number)
            if run is None or run["state"]["name"] != "Suspended":
                return None
            expected = Keyset.of(f"answer-{placement.sequence}")
            if run["state"]["state_details"]["run_input_keyset"]["schema"] != expected.schema:
                return None
            is_shown = placement.published_version == placement.version
            return run if is_shown and self.api.read_input(run["id"], expected.schema) else None

        with suppress(AssertionError):
            return until(look, f"{number} waits with its form", PATIENCE_SECONDS)
        # Whoever found Prefect busy left the rest to housekeeping, whose own round may be ten minutes away.
        keep_house(self.api, self.installation)
        try:
            return until(look, f"{number} waits with its form")
        except AssertionError as error:
            raise AssertionError(f"{error}; {self.seen(number)}") from None

    def seen(self, number: str) -> str:
        """Return what there is of a placement's run and form, for whoever reads that a test waited in vain."""
        run, placement = self.run_of(number), self.placement(number)
        form = self.api.read_input(run["id"], Keyset.of(f"answer-{placement.sequence}").schema) if run else None
        state = f"{run['state']['name']} since {run['state']['timestamp']}" if run else "none"
        shown = f"version {placement.version}, shown {placement.published_version}"
        return f"run: {state}; {shown}; sequence {placement.sequence}; form: {'there' if form else 'missing'}"

    def form(self, number: str) -> tuple[dict[str, Any], str]:
        """Return the schema and the text of the form that waits; each is away while a publisher replaces it."""
        placement = self.placement(number)
        keyset = Keyset.of(f"answer-{placement.sequence}")
        run_id = placement.run_id
        assert run_id is not None
        schema = until(lambda: self.api.read_input(run_id, keyset.schema), f"the form of {number} is there")
        return schema, until(lambda: self.api.read_input(run_id, keyset.description), f"{number} has its text")

    def kinds(self, number: str) -> list[str]:
        """Return the kinds that the form offers, by the name of their constant."""
        kinds = self.form(number)[0]["definitions"].values()
        return [name for kind in kinds for name, one in kind["properties"].items() if "const" in one]

    def answer(self, number: str, kind: str, **fields: Any) -> dict[str, Any]:
        """Return an answer to the form that waits, as the page would send it."""
        definitions = self.form(number)[0]["definitions"].values()
        (constant,) = [one["properties"][kind]["const"] for one in definitions if kind in one["properties"]]
        return {"answer": {kind: constant, **fields}}

    def resume(self, number: str, answer: dict[str, Any]) -> None:
        """Answer the form."""
        run_id = self.placement(number).run_id
        assert run_id is not None
        self.api.resume(run_id, answer)

    def outcome(self, number: str, sequence: int) -> FormAnswer:
        """Return what became of an answer, once it is written down."""

        def look() -> FormAnswer | None:
            with transaction(self.installation.database) as session:
                placement = session.exec(select(Placement).where(Placement.case_number == number)).one()
                return session.exec(
                    select(FormAnswer).where(FormAnswer.placement_id == placement.id, FormAnswer.sequence == sequence)
                ).first()

        return until(look, f"answer {sequence} of {number} is written down")

    def reports(self, number: str) -> list[tuple[str, date | None, str]]:
        """Return the steps that were reported, with day and channel."""
        with reading(self.installation.database) as session:
            found = session.exec(
                select(CaseReport.step, CaseReport.done_on, CaseReport.channel)
                .join(Placement, col(Placement.id) == col(CaseReport.placement_id))
                .where(Placement.case_number == number)
            ).all()
            return [tuple(row) for row in found]

    def report_by_command_line(self, number: str, step: str, on: date) -> None:
        """Report a step as `kotopolku report` does, without telling Prefect."""
        actor = Actor("vasa-coordinator", Channel.CLI)
        with transaction(self.installation.database) as session:
            report_step(session, self.installation.context(), number, StepReport(step, done_on=on), actor)

    def trigger(self, flow: str, *, is_enforced: bool = True, **parameters: Any) -> dict[str, Any]:
        """Run a deployment as the page does, and return its run once it has ended.

        Args:
            flow: The name of the flow, which is also that of its deployment.
            is_enforced: Off is the page's own switch: whatever was typed reaches the flow.
            parameters: What was typed.
        """
        deployment = self.api.read_deployment(f"{flow}/{flow}")
        assert deployment is not None
        body = {
            "parameters": parameters,
            "name": "Amina Canary",
            "tags": ["canary"],
            "enforce_parameter_schema": is_enforced,
        }
        wire = self.api._wire

        def run() -> dict[str, Any] | None:
            made = wire.json("POST", f"/deployments/{deployment['id']}/create_flow_run", body)
            ended = self.ended(made["id"])
            # A scheduled flow runs once at a time: whoever comes second is cancelled, and asks again.
            return None if ended["state"]["message"] == ONE_AT_ONCE else ended

        return until(run, f"{flow} is not under way already")

    def ended(self, run_id: str) -> dict[str, Any]:
        """Return a run once it has ended."""

        def look() -> dict[str, Any] | None:
            run = self.api.read_run(run_id)
            ended = ("COMPLETED", "CANCELLED", "FAILED", "CRASHED")
            return run if run and run["state"]["type"] in ended else None

        return until(look, f"the run {run_id} ends")

    def task_runs(self, run_id: str) -> list[str]:
        """Return the names of a run's task runs."""
        body = {"flow_runs": {"id": {"any_": [run_id]}}}
        return [one["name"] for one in self.api._wire.json("POST", "/task_runs/filter", body)]

    def log(self, run_id: str) -> list[str]:
        """Return what stands in the log of a run, in its order."""
        body = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
        return [one["message"] for one in self.api._wire.json("POST", "/logs/filter", body)]

    def forget_other_cases(self, number: str) -> None:
        """End all placements but one behind everybody's back, so that housekeeping has one to look after."""
        with transaction(self.installation.database) as session:
            others = col(Placement.case_number) != number
            ended = {"status": "closed", "published_version": col(Placement.version)}
            session.exec(update(Placement).where(others).values(**ended))
