"""The cookies of the desk: sent over TLS to this host alone, never to a script, and not with forms of other sites."""

import re
import secrets

from fastapi import Request, Response

#: A browser takes a cookie of such a name only with Secure, for the whole host, and without Domain.
BROWSER = "__Host-kotopolku-browser"
SESSION = "__Host-kotopolku-session"
LANGUAGE = "__Host-kotopolku-language"
WANTED = "__Host-kotopolku-wanted"
UNSAVED = "__Host-kotopolku-unsaved"

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Return a new secret."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether a text can be a secret of ours."""
    return bool(_TOKEN.fullmatch(text))


def token_of(request: Request, name: str) -> str:
    """Return the secret in a cookie, or nothing if there is none or it cannot be ours."""
    value = request.cookies.get(name, "")
    return value if is_token(value) else ""


def set_cookie(response: Response, name: str, value: str) -> None:
    """Let the browser keep a value until it is closed."""
    response.set_cookie(name, value, path="/", secure=True, httponly=True, samesite="lax")


def drop_cookie(response: Response, name: str) -> None:
    """Let the browser forget a value."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
