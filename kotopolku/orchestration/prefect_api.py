"""The few calls that we make to Prefect's REST API."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from kotopolku.orchestration.prefect_wire import Json, PrefectWire, opened_wire


class ResumeRefusedError(Exception):
    """Prefect did not take the answer; it says so inside an HTTP 200."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Keyset:
    """The names of a waiting form's three inputs."""

    schema: str
    description: str
    response: str

    @classmethod
    def of(cls, pause_key: str) -> "Keyset":
        """Return the names that Prefect builds as ``{state name, lowercase}-{pause key}-{part}``."""
        base = f"suspended-{pause_key}"
        return cls(f"{base}-schema", f"{base}-description", f"{base}-response")

    @property
    def base(self) -> str:
        """What the three names begin with."""
        return self.schema.removesuffix("schema")


def input_text(value: Any) -> str:
    """Return an input as Prefect stores it."""
    return json.dumps(value, ensure_ascii=False)


class PrefectApi:
    """Runs, their inputs, deployments and artifacts."""

    def __init__(self, wire: PrefectWire) -> None:
        self._wire = wire

    def read_run(self, run_id: str) -> Json | None:
        """Return a run, or None if there is none."""
        return self._wire.optional("GET", f"/flow_runs/{run_id}")

    def find_runs(self, **filters: Json) -> list[Json]:
        """Return every run that matches, page by page: the server gives at most 200 at once."""
        found: list[Json] = []
        while page := self._wire.json("POST", "/flow_runs/filter", {**filters, "offset": len(found), "limit": 200}):
            found += page
            if len(page) < 200:
                break
        return found

    def create_run(
        self, deployment_id: str, *, parameters: Json, idempotency_key: str, name: str | None, tags: list[str]
    ) -> Json:
        """Start a run of a deployment; with a key that was used before, return that run."""
        body = {"parameters": parameters, "idempotency_key": idempotency_key, "name": name, "tags": tags}
        body = {key: value for key, value in body.items() if value is not None}
        run: Json = self._wire.json("POST", f"/deployments/{deployment_id}/create_flow_run", body)
        return run

    def update_run(
        self, run_id: str, *, name: str | None = None, tags: list[str] | None = None, parameters: Json | None = None
    ) -> bool:
        """Change only what is named; return False when the run does not exist."""
        wished = {"name": name, "tags": tags, "parameters": parameters}
        body = {key: value for key, value in wished.items() if value is not None}
        return self._wire.optional("PATCH", f"/flow_runs/{run_id}", body) is not None

    def set_state(self, run_id: str, type_: str, name: str, message: str = "", *, force: bool = False) -> Json:
        """Propose a state, or force it; read the state of the answer, not its status."""
        state: Json = {"type": type_, "name": name, "message": message}
        answer: Json = self._wire.json("POST", f"/flow_runs/{run_id}/set_state", {"state": state, "force": force})
        return answer

    def delete_run(self, run_id: str) -> bool:
        """Delete a run; return False when there was none."""
        return self._wire.optional("DELETE", f"/flow_runs/{run_id}") is not None

    def resume(self, run_id: str, answer: Json) -> Json:
        """Answer a waiting form and return the new state.

        Raises:
            ResumeRefusedError: The answer does not fit the form, or the run does not wait.
        """
        result = self._wire.json("POST", f"/flow_runs/{run_id}/resume", {"run_input": answer})
        if result["status"] != "ACCEPT":
            raise ResumeRefusedError(result["status"], result["details"].get("reason") or "")
        state: Json = result["state"]
        return state

    def read_input(self, run_id: str, key: str) -> Any | None:
        """Return an input of a run, or None if there is none."""
        return self._wire.optional("GET", f"/flow_runs/{run_id}/input/{key}")

    def read_inputs(self, run_id: str, prefix: str) -> dict[str, str]:
        """Return the inputs whose names begin so, as JSON text, the oldest first; nothing for a run that is gone."""
        wanted = {"prefix": prefix, "limit": 200}
        found = self._wire.optional("POST", f"/flow_runs/{run_id}/input/filter", wanted)
        return {one["key"]: one["value"] for one in found or ()}

    def create_input(self, run_id: str, key: str, value: Any) -> bool:
        """Create an input; return False when there is one already. The value is JSON *text* in a JSON body."""
        body = {"key": key, "value": input_text(value)}
        response = self._wire.send("POST", f"/flow_runs/{run_id}/input", body, accept=(409,))
        return response.status_code != 409

    def delete_input(self, run_id: str, key: str) -> bool:
        """Delete an input; return False when there was none."""
        return self._wire.optional("DELETE", f"/flow_runs/{run_id}/input/{key}") is not None

    def replace_input(self, run_id: str, key: str, value: Any) -> None:
        """Delete and create: inputs cannot be updated."""
        self.delete_input(run_id, key)
        self.write_input(run_id, key, value)

    def write_input(self, run_id: str, key: str, value: Any) -> None:
        """Create an input in the place of one that somebody else may have created meanwhile."""
        while not self.create_input(run_id, key, value):
            self.delete_input(run_id, key)

    def read_deployment(self, name: str) -> Json | None:
        """Return a deployment by ``flow/deployment``, or None if there is none."""
        return self._wire.optional("GET", f"/deployments/name/{name}")

    def delete_deployment(self, deployment_id: str) -> bool:
        """Delete a deployment; return False when there was none."""
        return self._wire.optional("DELETE", f"/deployments/{deployment_id}") is not None

    def create_artifact(self, run_id: str, key: str, markdown: str, description: str = "") -> Json:
        """Create an artifact; one with the same key becomes its newest version."""
        body = {"key": key, "type": "markdown", "data": markdown, "description": description, "flow_run_id": run_id}
        artifact: Json = self._wire.json("POST", "/artifacts/", body)
        return artifact

    def read_artifact(self, key: str) -> Json | None:
        """Return the newest version of an artifact, whose own id is its `latest_id`, or None if there is none."""
        return self.read_artifacts([key]).get(key)

    def read_artifacts(self, keys: Sequence[str]) -> dict[str, Json]:
        """Return the newest version of each artifact that there is, by its key; at most 200 at once."""
        wanted = {"artifacts": {"key": {"any_": list(keys)}}, "limit": len(keys)}
        return {one["key"]: one for one in self._wire.json("POST", "/artifacts/latest/filter", wanted)}

    def update_artifact(self, artifact_id: str, markdown: str) -> bool:
        """Replace the text of one version; return False when it is gone. Prefect keeps nothing of the old text."""
        return self._wire.optional("PATCH", f"/artifacts/{artifact_id}", {"data": markdown}) is not None

    def delete_old_artifacts(self, key: str, *, keep: int) -> int:
        """Delete all but the newest versions of an artifact; return how many. Whoever else does it does no harm."""
        deleted = 0
        wanted = {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC", "offset": keep, "limit": 200}
        while old := self._wire.json("POST", "/artifacts/filter", wanted):
            gone = [self._wire.optional("DELETE", f"/artifacts/{one['id']}") is not None for one in old]
            deleted += sum(gone)
        return deleted

    def read_version(self) -> str:
        """Return the version of Prefect's server; needs the sign-in."""
        version: str = self._wire.json("GET", "/admin/version")
        return version

    def read_clock(self) -> datetime:
        """Return the instant that the server's clock shows, to the second, in UTC; needs no sign-in."""
        return parsedate_to_datetime(self._wire.send("GET", "/health", None).headers["Date"])

    def is_ready(self) -> bool:
        """Whether the server answers; needs no sign-in."""
        try:
            return self._wire.http.get("/health").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def connect(
    url: str, auth: str, *, is_patient: bool = False, timeout_seconds: float | None = None
) -> Iterator[PrefectApi]:
    """Yield a connection to the API at *url*, signed in as ``name:password``; a patient one tries for longer."""
    with opened_wire(url, auth, is_patient=is_patient, timeout_seconds=timeout_seconds) as wire:
        yield PrefectApi(wire)
