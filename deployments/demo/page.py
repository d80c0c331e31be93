"""What a person does on Prefect's page, done through the same calls that the page makes."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import select

from kotopolku.casework.agenda import Agenda, agenda_of
from kotopolku.installation import Installation
from kotopolku.orchestration.kinds import CODES
from kotopolku.orchestration.prefect_api import Keyset, PrefectApi, ResumeRefusedError
from kotopolku.orchestration.runs import keep_house
from kotopolku.persistence.database import reading
from models.case_report import AnswerOutcome, FormAnswer
from models.placement import Placement

T = TypeVar("T")

#: Long enough for the slowest machine; a healthy one needs about four seconds.
PATIENCE_SECONDS = 300.0
#: A run that has shown no form for so long was lost by Prefect, and housekeeping need not wait for its schedule.
LOST_AFTER_SECONDS = 150.0


class DemoFailedError(Exception):
    """The demo cannot go on; the message is the reason."""


def until(condition: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what *condition* gives as soon as it gives anything.

    Raises:
        DemoFailedError: It gave nothing in time.
    """
    end = time.monotonic() + seconds
    while (found := condition()) is None:
        if time.monotonic() > end:
            raise DemoFailedError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.1)
    return found


def trigger(api: PrefectApi, deployment: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Trigger a deployment as its page does, and return the run once it has ended."""
    made = until(lambda: api.read_deployment(deployment), f"the deployment {deployment}")
    run = api.create_run(
        made["id"], parameters=parameters, idempotency_key=f"demo-{time.time_ns()}", name=None, tags=[]
    )

    def ended() -> dict[str, Any] | None:
        found = api.read_run(run["id"])
        return found if found and found["state"]["type"] in ("COMPLETED", "CANCELLED", "FAILED", "CRASHED") else None

    return until(ended, f"{deployment} to end")


class Page:
    """The page of one placement."""

    def __init__(self, api: PrefectApi, installation: Installation, case_number: str) -> None:
        self._api, self._installation, self.case_number = api, installation, case_number

    @property
    def home(self) -> Path:
        """The demo's own folder."""
        return self._installation.settings.home

    def agenda(self) -> Agenda:
        """Return what is to be done now."""
        with reading(self._installation.database) as session:
            return agenda_of(session, self._installation.context(), self.case_number)

    def form(self) -> dict[str, Any]:
        """Return the schema of the form that waits, once it shows the newest version."""
        try:
            return until(self._newest_form, "the form", LOST_AFTER_SECONDS)
        except DemoFailedError:
            keep_house(self._api, self._installation, transit_limit=timedelta(seconds=LOST_AFTER_SECONDS))
        try:
            return until(self._newest_form, "the form")
        except DemoFailedError as error:
            raise DemoFailedError(f"{error} of {self.case_number}: {self._seen()}") from None

    def _seen(self) -> str:
        """Return what there is instead of the form, for whoever reads why a demo failed."""
        with reading(self._installation.database) as session:
            placement = session.exec(select(Placement).where(Placement.case_number == self.case_number)).one()
        run = self._api.read_run(placement.run_id) if placement.run_id else None
        state = f"{run['state']['name']} since {run['state']['timestamp']}" if run else "none"
        shown = f"version {placement.version}, shown {placement.published_version}"
        return f"run {placement.run_id}: {state}; {shown}; sequence {placement.sequence}"

    def _newest_form(self) -> dict[str, Any] | None:
        with reading(self._installation.database) as session:
            placement = session.exec(select(Placement).where(Placement.case_number == self.case_number)).one()
        if placement.run_id is None or placement.published_version != placement.version:
            return None
        run = self._api.read_run(placement.run_id)
        if run is None or run["state"]["name"] != "Suspended":
            return None
        schema: dict[str, Any] | None = self._api.read_input(
            placement.run_id, Keyset.of(f"answer-{placement.sequence}").schema
        )
        return schema

    def answer(self, kind: str, **fields: Any) -> tuple[str, str]:
        """Answer the waiting form with one of its kinds; return the outcome and the error, once it is recorded.

        Where a sweep at the quarter of an hour renewed the form in between, it is answered again, as people do.
        """
        said = self._answer_once(kind, **fields)
        return self._answer_once(kind, **fields) if said[0] == AnswerOutcome.STALE else said

    def _answer_once(self, kind: str, **fields: Any) -> tuple[str, str]:
        shown = self._kind(kind)
        if shown is None:
            raise DemoFailedError(f"the form of {self.case_number} has no {kind}")
        said = {name: value for name, value in fields.items() if value is not None}
        if unknown := [name for name in said if name not in shown]:
            raise DemoFailedError(f"the form of {self.case_number} does not ask for {unknown[0]} of {kind}")
        typed = {name: chosen(shown[name], value) for name, value in said.items()}
        with reading(self._installation.database) as session:
            placement = session.exec(select(Placement).where(Placement.case_number == self.case_number)).one()
        try:
            self._api.resume(placement.run_id or "", {"answer": {kind: shown[kind]["const"], **typed}})
        except ResumeRefusedError as refused:
            # A slow server took it, and had not said so before it was sent again: the outcome will tell.
            if refused.status != "ABORT":
                raise
        return until(lambda: self._outcome(placement), f"the answer to be recorded in {self.case_number}")

    def report(
        self, step: str, done_on: str, reported_by: str, for_whom: str | None = None, **typed: str | None
    ) -> tuple[str, str]:
        """Report a step, in its own kind of the form or as another; return the outcome and the error.

        Raises:
            DemoFailedError: The step is not open.
        """
        if self._kind(step):
            return self._say_of_step(step, done_on, reported_by=reported_by, for_whom=for_whom, **typed)
        lines = [line for line in self.agenda().reportable if line.step.id == step]
        if not lines:
            raise DemoFailedError(f"{step} of {self.case_number} is not open on {self.agenda().today}")
        everyone = ",".join(label for line in lines for label in line.people)
        fields = {"done_on": done_on, "for_whom": for_whom or everyone or None, "reported_by": reported_by}
        said = self.answer("another", what=step, **fields)
        if not self._kind(step):
            return said
        # A step that asks for more has a form of its own, which waits next.
        return self._say_of_step(step, done_on, reported_by=reported_by, for_whom=for_whom, **typed)

    def _say_of_step(self, step: str, done_on: str, **typed: str | None) -> tuple[str, str]:
        # Not every report has a day of its own.
        day = {"done_on": done_on} if "done_on" in (self._kind(step) or {}) else {}
        return self.answer(step, **day, **typed)

    def _kind(self, name: str) -> dict[str, Any] | None:
        """Return what the form asks in one of its kinds, or None if it has no such kind."""
        kinds = (kind["properties"] for kind in self.form()["definitions"].values())
        return next((shown for shown in kinds if "const" in shown.get(name, {})), None)

    def _outcome(self, placement: Placement) -> tuple[str, str] | None:
        with reading(self._installation.database) as session:
            mine = (FormAnswer.placement_id == placement.id, FormAnswer.sequence == placement.sequence)
            found = session.exec(select(FormAnswer).where(*mine)).first()
        return (found.outcome, found.error) if found else None


def chosen(field: dict[str, Any], value: Any) -> Any:
    """Return the choice that a code means, as people read it: "p1" chooses "Adult p1"."""
    if "items" in field:
        return [chosen(field["items"], one) for one in str(value).split(",")]
    by_code = dict(zip(field.get(CODES, ()), field.get("enum", ()), strict=False))
    return by_code.get(value, value)
