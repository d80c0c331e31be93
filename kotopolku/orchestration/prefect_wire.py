"""HTTP to Prefect's server: one connection, sign-in, CSRF token, short retries. Prefect itself is not imported.

Importing Prefect's client costs a command line process more than everything else together.
"""

import base64
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

#: 503 is how the server says "database is locked".
RETRIED_STATUS = frozenset({429, 502, 503})
RETRY_DELAYS_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8)
#: For who has nobody waiting at a terminal: a busy server with SQLite may be locked for longer than a person waits.
PATIENT_DELAYS_SECONDS = (*RETRY_DELAYS_SECONDS, 1.6, 3.2, 6.4)
#: How long one request may take: of who waits at a terminal, and of who has time.
TIMEOUT_SECONDS, PATIENT_TIMEOUT_SECONDS = 10.0, 30.0
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})

Json = dict[str, Any]
Body = Json | list[Json] | None


class PrefectUnreachableError(Exception):
    """Prefect does not answer; nothing is lost, housekeeping brings its page up to date."""


class PrefectWire:
    """Sends requests and tries again where the network or a locked database stood in the way."""

    def __init__(self, url: str, auth: str, *, timeout_seconds: float | None = None, is_patient: bool = False) -> None:
        token = base64.b64encode(auth.encode()).decode()
        headers = {"Authorization": f"Basic {token}"} if auth else {}
        self.url = url
        self._delays = PATIENT_DELAYS_SECONDS if is_patient else RETRY_DELAYS_SECONDS
        timeout = timeout_seconds or (PATIENT_TIMEOUT_SECONDS if is_patient else TIMEOUT_SECONDS)
        self.http = httpx.Client(base_url=url, headers=headers, timeout=timeout, trust_env=False)
        self._csrf_client = str(uuid.uuid4())
        self._csrf_headers: dict[str, str] | None = None

    def json(self, method: str, path: str, body: Body = None) -> Any:
        """Return the answer as JSON."""
        return self.send(method, path, body).json()

    def optional(self, method: str, path: str, body: Body = None) -> Any | None:
        """Return the answer as JSON, None for 404; an empty body (204) counts as an empty object."""
        response = self.send(method, path, body, accept=(404,))
        if response.status_code == 404:
            return None
        return response.json() if response.content else {}

    def send(self, method: str, path: str, body: Body, accept: tuple[int, ...] = ()) -> httpx.Response:
        """Return the answer.

        Raises:
            PrefectUnreachableError: It stayed away through every retry.
            httpx.HTTPStatusError: It refused, with a status that is not in *accept*.
        """
        for delay in (*self._delays, None):
            try:
                response = self._send_once(method, path, body)
            except httpx.TransportError as error:
                if delay is None:
                    raise PrefectUnreachableError(self.url) from error
            else:
                if response.status_code not in RETRIED_STATUS:
                    if response.status_code not in accept:
                        response.raise_for_status()
                    return response
                if delay is None:
                    raise PrefectUnreachableError(self.url)
            time.sleep(delay * random.uniform(0.7, 1.3))
        raise AssertionError("the last delay is None")

    def _send_once(self, method: str, path: str, body: Body) -> httpx.Response:
        response = self.http.request(method, path, json=body, headers=self._csrf(method))
        if response.status_code == 403 and "CSRF" in response.text:
            self._csrf_headers = None
            response = self.http.request(method, path, json=body, headers=self._csrf(method))
        return response

    def _csrf(self, method: str) -> dict[str, str]:
        if method not in _WRITES:
            return {}
        headers = self._csrf_headers
        if headers is None:
            response = self.http.get("/csrf-token", params={"client": self._csrf_client})
            if response.status_code in RETRIED_STATUS:
                raise httpx.RemoteProtocolError("no CSRF token yet")
            headers = {}
            # 422 says that protection is off.
            if response.status_code == 200:
                headers = {
                    "Prefect-Csrf-Token": response.json()["token"],
                    "Prefect-Csrf-Client": self._csrf_client,
                }
            # Once it is whole: several threads may share this connection.
            self._csrf_headers = headers
        return headers


@contextmanager
def opened_wire(
    url: str, auth: str, *, is_patient: bool = False, timeout_seconds: float | None = None
) -> Iterator[PrefectWire]:
    """Yield a wire to the API at *url*, signed in as ``name:password``; a patient one tries for longer."""
    wire = PrefectWire(url, auth, is_patient=is_patient, timeout_seconds=timeout_seconds)
    try:
        yield wire
    finally:
        wire.http.close()
