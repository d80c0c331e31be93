"""As much of Prefect's API on loopback as the doctor asks for; tests say what it answers."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

from kotopolku.operations.prefect_checks import DEPLOYMENTS, SCHEDULED

AUTH = "kotopolku:only-for-tests"


def a_deployment(name: str) -> dict[str, Any]:
    """A deployment that a runner asked for just now."""
    schedules = [{"active": True}] if name in SCHEDULED else []
    return {"id": name, "paused": False, "schedules": schedules, "last_polled": datetime.now(UTC).isoformat()}


def a_run(id_: str, name: str, *, state: str = "Suspended", type_: str = "PAUSED") -> dict[str, Any]:
    """A run of a placement, an hour after its last change."""
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    return {
        "id": id_,
        "name": name,
        "deployment_id": "placement",
        "state": {"type": type_, "name": state, "timestamp": at},
    }


@dataclass
class FakePrefect:
    """What is asked of it is answered from these fields."""

    version: str = "3.8.8"
    clock_ahead: timedelta = timedelta(0)
    status: int = 200
    deployments: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {one: a_deployment(one) for one in DEPLOYMENTS}
    )
    placement_runs: list[dict[str, Any]] = field(default_factory=list)
    register_runs: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="fake Prefect", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/api"

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Return the status and the answer."""
        path = path.partition("?")[0].removeprefix("/api")
        if self.status != 200:
            return self.status, {}
        if path == "/csrf-token":
            return 422, {}
        if path.startswith("/deployments/name/"):
            found = self.deployments.get(path.rpartition("/")[2])
            return (200, found) if found else (404, {})
        if path == "/flow_runs/filter":
            return 200, self.register_runs if "flows" in body else self.placement_runs
        return 200, {"/health": True, "/admin/version": self.version}[path]


def _handler_of(prefect: FakePrefect) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: dict[str, Any]) -> None:
            status, answer = prefect.answer(self.path, body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(datetime.now(UTC) + prefect.clock_ahead, usegmt=True)

        def log_message(self, format: str, *args: object) -> None:
            """Tests look at the doctor's words."""

    return Handler
