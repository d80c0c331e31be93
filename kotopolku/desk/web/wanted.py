"""Which page somebody wanted when she had to sign in first: kept in her browser, under our signature, for an hour."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request, Response
from starlette.routing import Match

from kotopolku.desk.web.cookies import WANTED, drop_cookie, set_cookie
from kotopolku.desk.web.visit import Visit

#: Of ours: one slash at its beginning, and nothing that leads to another host.
_OWN = re.compile(r"/(?!/)[A-Za-z0-9/_-]{0,200}(?:\?[A-Za-z0-9&=_.~%+-]{0,400})?")

_LASTS = timedelta(hours=1)

_FIRST = "/"


@dataclass(frozen=True)
class Wanted:
    """A page of ours."""

    path: str = _FIRST
    is_unsaved: bool = False
    """A form was sent from it after the session had ended, and was not saved."""


def asked_for(request: Request) -> Wanted:
    """Return the page that a request wanted; for a form that was sent, the page nearest to it."""
    path = request.url.path
    if request.method in ("GET", "HEAD"):
        query = request.url.query
        return _own(f"{path}?{query}" if query else path)
    while path != _FIRST and not _is_page(request, path):
        path = path.rpartition("/")[0] or _FIRST
    return Wanted(_own(path).path, is_unsaved=True)


def keep_wanted(answer: Response, visit: Visit, wanted: Wanted) -> None:
    """Let the browser keep which page was wanted."""
    if wanted == Wanted():
        return
    until = int((visit.desk.clock() + _LASTS).timestamp())
    text = f"{until}.{int(wanted.is_unsaved)}.{urlsafe_b64encode(wanted.path.encode()).decode().rstrip('=')}"
    set_cookie(answer, WANTED, f"{text}.{_signature(visit, text)}")


def kept_wanted(request: Request, visit: Visit) -> Wanted:
    """Return which page this browser wanted; the first one if that is not known, too long ago, or not written by us."""
    text, _, signature = request.cookies.get(WANTED, "").rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(visit, text).encode()):
        return Wanted()
    until, is_unsaved, path = text.split(".")
    if visit.desk.clock().timestamp() >= int(until):
        return Wanted()
    padded = path + "=" * (-len(path) % 4)
    return Wanted(_own(urlsafe_b64decode(padded).decode()).path, is_unsaved == "1")


def forget_wanted(answer: Response, request: Request) -> None:
    """Let the browser forget it: it is for one sign-in."""
    if WANTED in request.cookies:
        drop_cookie(answer, WANTED)


def _own(path: str) -> Wanted:
    return Wanted(path if _OWN.fullmatch(path) else _FIRST)


def _is_page(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _signature(visit: Visit, text: str) -> str:
    return visit.context.vault.desk_hash("wanted", f"{visit.browser}|{text}")
