"""The desk's web application: every route in one place, safe headers on every answer."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from kotopolku.desk import (
    dates_pages,
    feeds,
    glass_pages,
    log_pages,
    municipality_pages,
    notices_pages,
    placement_pages,
    plain_pages,
    sign_in_pages,
    step_pages,
    work_pages,
)
from kotopolku.desk.desk import Desk, utc_now
from kotopolku.desk.headers import SafeHeaders
from kotopolku.installation import Installation
from kotopolku.notification.gateway import Gateway

#: Every module that answers something; what it answers is in its router.
ROOMS = (
    *(feeds, sign_in_pages, plain_pages, work_pages, municipality_pages, step_pages, glass_pages),
    *(placement_pages, dates_pages, notices_pages, log_pages),
)


def create_app(
    installation: Installation, *, clock: Callable[[], datetime] = utc_now, gateway: Gateway | None = None
) -> FastAPI:
    """Return the application of one installation.

    Args:
        installation: Its settings, keys and database.
        clock: What sessions and links are timed by.
        gateway: What one-time links go out by; without one, the mail server of the settings, else the terminal.
    """
    # No page lists what there is: there is nothing here to look around in.
    app = FastAPI(title="Kotopolku", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = Desk(installation, clock, gateway)
    for room in ROOMS:
        app.include_router(room.router)
    app.mount("/static", StaticFiles(packages=[("kotopolku.desk", "static")]), name="static")
    plain_pages.answer_errors(app)
    app.add_middleware(SafeHeaders)
    return app
