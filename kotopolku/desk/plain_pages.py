"""Pages that say the same to everybody, and those of what went wrong."""

import sys
from collections.abc import Callable

from fastapi import APIRouter, FastAPI, Request, Response, status
from fastapi.concurrency import run_in_threadpool
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from kotopolku.desk.placement.case_view import NotHereError
from kotopolku.desk.signing_in.signing_in import TooManyAttemptsError
from kotopolku.desk.web.forms import FormRefusedError
from kotopolku.desk.web.page import go_to, page
from kotopolku.desk.web.visit import AnyVisit, SignInNeededError, visiting
from kotopolku.desk.web.wanted import asked_for, keep_wanted
from kotopolku.errors import KotopolkuError
from kotopolku.sentences import error_lines

router = APIRouter()

_ASKED_BY_PROGRAMS = ("/calendar/", "/bounces")

#: In all three: which language somebody reads is not known when definitions or database cannot be read.
_UNAVAILABLE = (
    "Kotopolku ei ole juuri nyt käytettävissä. Kotopolku kan inte användas just nu. "
    "Kotopolku cannot be used at this moment."
)


@router.get("/accessibility")
def accessibility(visit: AnyVisit) -> Response:
    """Show the accessibility statement."""
    return page(visit, "accessibility")


def answer_errors(app: FastAPI) -> None:
    """Let the application answer what goes wrong with a page and one sentence."""
    for error, name, code in (
        (NotHereError, "not_here", status.HTTP_404_NOT_FOUND),
        (FormRefusedError, "form_refused", status.HTTP_403_FORBIDDEN),
        (TooManyAttemptsError, "too_many", status.HTTP_429_TOO_MANY_REQUESTS),
    ):
        app.add_exception_handler(error, _told(name, code))
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(KotopolkuError, _unavailable)
    app.add_exception_handler(SQLAlchemyError, _unavailable)
    app.add_exception_handler(status.HTTP_404_NOT_FOUND, _no_such_page)
    app.add_exception_handler(RequestValidationError, _malformed)


def _told(name: str, code: int) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, _: Exception) -> Response:
        return page(visiting(request), "message", code, name=name)

    return answer


def _to_sign_in(request: Request, _: Exception) -> Response:
    visit = visiting(request)
    answer: Response = go_to(visit, "/sign-in")
    if "hx-request" in request.headers:
        # A part of a page would be filled with nothing: the whole page goes there instead.
        answer = Response(status_code=status.HTTP_204_NO_CONTENT, headers={"HX-Redirect": "/sign-in"})
    keep_wanted(answer, visit, asked_for(request))
    return answer


async def _no_such_page(request: Request, error: Exception) -> Response:
    if request.url.path.startswith(_ASKED_BY_PROGRAMS):
        assert isinstance(error, HTTPException)
        return await http_exception_handler(request, error)
    return await run_in_threadpool(_told("not_here", status.HTTP_404_NOT_FOUND), request, error)


def _malformed(request: Request, error: Exception) -> Response:
    """Answer what cannot be read without saying it again: it may be no text at all, and a page has no such number."""
    if request.url.path.startswith(_ASKED_BY_PROGRAMS):
        return JSONResponse({"detail": "malformed"}, status.HTTP_422_UNPROCESSABLE_CONTENT)
    return _told("not_here", status.HTTP_404_NOT_FOUND)(request, error)


def _unavailable(_: Request, error: Exception) -> Response:
    """Say that the desk cannot be used; what must be mended is told to whoever runs it, in its log."""
    lines = error_lines(error, "en") if isinstance(error, KotopolkuError) else [type(error).__name__]
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return PlainTextResponse(f"{_UNAVAILABLE}\n", status.HTTP_503_SERVICE_UNAVAILABLE)
