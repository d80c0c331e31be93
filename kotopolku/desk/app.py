"""The desk's web application: every route in one place, safe headers on every answer."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from kotopolku.desk import feeds, plain_pages
from kotopolku.desk.area import (
    application_pages,
    calendar_pages,
    dossier_pages,
    envelope_pages,
    health_pages,
    holding_pages,
    housing_pages,
    kela_pages,
    path_pages,
    register_pages,
)
from kotopolku.desk.desk import Desk, utc_now
from kotopolku.desk.placement import (
    dates_pages,
    glass_pages,
    log_pages,
    notices_pages,
    people_pages,
    placement_pages,
    withdraw_pages,
)
from kotopolku.desk.registering import import_pages, registration_pages
from kotopolku.desk.signing_in import provider_pages, sign_in_pages
from kotopolku.desk.step import hand_on_pages, handed_pages, reopen_pages, second_pages, step_pages
from kotopolku.desk.web.headers import SafeHeaders
from kotopolku.desk.work import municipality_pages, work_pages
from kotopolku.installation import Installation
from kotopolku.notification.gateway import Gateway

#: Every module that answers something; what it answers is in its router.
ROOMS = (
    *(feeds, sign_in_pages, provider_pages, plain_pages, work_pages, municipality_pages, glass_pages),
    *(placement_pages, dates_pages, notices_pages, log_pages),
    *(step_pages, second_pages, hand_on_pages, reopen_pages, handed_pages),
    # The import comes first: its address would be taken for the name of a question.
    *(import_pages, registration_pages, withdraw_pages, people_pages),
    *(housing_pages, holding_pages, register_pages, health_pages, envelope_pages),
    # The application of a number comes last: the first address that fits is taken.
    *(kela_pages, dossier_pages, application_pages, path_pages, calendar_pages),
)

#: The style of the household's path is that of the command line.
_STATIC: list[str | tuple[str, str]] = [("kotopolku.desk", "static"), ("kotopolku.commands", "static")]

#: Requests that are worked on at once; the others wait. More would share the same processor, each with a database
#: connection and its cache: all would be late instead of some, and take a third more memory.
AT_ONCE = 4


def create_app(
    installation: Installation, *, clock: Callable[[], datetime] = utc_now, gateway: Gateway | None = None
) -> FastAPI:
    """Return the application of one installation.

    Args:
        installation: Its settings, keys and database.
        clock: What sessions and links are timed by.
        gateway: What one-time links go out by; without one, the mail server of the settings, else the terminal.
    """
    # No page lists what there is: there is nothing here to look around in. Nor is a slash taken away from an address:
    # the framework would lead to whatever host the request names.
    app = FastAPI(
        title="Kotopolku",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_few_at_once,
        redirect_slashes=False,
    )
    app.state.desk = Desk(installation, clock, gateway)
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/static", StaticFiles(packages=_STATIC), name="static")
    plain_pages.answer_errors(app)
    app.add_middleware(SafeHeaders)
    return app


@asynccontextmanager
async def _few_at_once(_: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = AT_ONCE
    yield
