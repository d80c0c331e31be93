"""Asking the provider over HTTP: a short while, without following it elsewhere, and not more than is read."""

import json
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Any

import httpx

from kotopolku.desk.signing_in.provider_failures import Failure, ProviderFailedError

#: For each of connecting, sending and waiting: people wait in front of it.
_SECONDS = 5.0

#: The largest documents of providers have some ten thousand.
_MOST_BYTES = 256 * 1024


def ask_provider(
    method: str, address: str, *, headers: Mapping[str, str] | None = None, body: str = ""
) -> tuple[int, dict[str, Any]]:
    """Return the status and the JSON object of an answer; one that is no JSON object is empty.

    Never inside a transaction.

    Raises:
        ProviderFailedError: It does not answer, or too much.
    """
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False, verify=_certificates()) as http,
            http.stream(method, address, headers=dict(headers or {}), content=body.encode() or None) as answer,
        ):
            content = b""
            for part in answer.iter_bytes():
                content += part
                if len(content) > _MOST_BYTES:
                    raise ProviderFailedError(Failure.DOWN, "answer_too_large")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderFailedError(Failure.DOWN, type(error).__name__) from error
    if answer.is_server_error:
        raise ProviderFailedError(Failure.DOWN, f"http_{answer.status_code}")
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        read = None
    return answer.status_code, read if isinstance(read, dict) else {}


@cache
def _certificates() -> ssl.SSLContext:
    """Return those of the machine, or of the file that SSL_CERT_FILE names, as for mail; read once."""
    return ssl.create_default_context()
