"""The form that a suspended run waits with: written by us, and handing over what was typed, unchecked."""

from typing import Any
from uuid import UUID

from prefect.input import RunInput
from prefect.input.actions import read_flow_run_input

from kotopolku.orchestration.prefect_api import Keyset
from kotopolku.orchestration.publishing import show_form
from tasks.surroundings import connected, installation, own_run


def waiting_form(case_number: str) -> type[RunInput]:
    """Return the form of one placement, as Prefect wants it."""

    class Answer(RunInput):
        """Prefect calls both methods with the names of the form's inputs."""

        @classmethod
        def save(cls, keyset: Any, flow_run_id: UUID | None = None) -> None:
            """Write the form of this very moment; one that is there already is replaced.

            A cancelled run that is retried waits on the same key again, on which Prefect's own method fails.
            """
            names = Keyset(keyset["schema"], keyset["description"], keyset["response"])
            with connected() as api:
                show_form(api, installation(), case_number, str(flow_run_id or own_run().id), names)

        @classmethod
        def load(cls, keyset: Any, flow_run_id: UUID | None = None) -> Any:
            """Return the raw answer, or None for a run that was started again without one.

            Prefect's own method raises on an answer that its server let through, and the run fails.
            """
            return read_flow_run_input(keyset["response"], flow_run_id=flow_run_id or UUID(own_run().id))

    return Answer
