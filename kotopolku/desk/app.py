"""The desk's web application: every route in one place, safe headers on every answer."""

from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from kotopolku.desk import (
    feeds,
    glass_pages,
    import_pages,
    people_pages,
    placement_pages,
    plain_pages,
    registration_pages,
    sign_in_pages,
    step_pages,
    withdraw_pages,
    work_pages,
)
from kotopolku.desk.desk import Desk, utc_now
from kotopolku.desk.headers import SafeHeaders
from kotopolku.installation import Installation
from kotopolku.notification.gateway import Gateway

#: Every module that answers something; what it answers is in its router.
ROOMS = (
    *(feeds, sign_in_pages, plain_pages, work_pages, step_pages, placement_pages, glass_pages),
    # The import comes first: its address would be taken for the name of a question.
    *(import_pages, registration_pages, withdraw_pages, people_pages),
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
