"""The desk's web application: calendar feeds behind secret addresses, and the webhook for bounces."""

import secrets
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException, Response, status
from pydantic import BaseModel, ConfigDict, Field

from kotopolku.desk.bounces import take_bounce
from kotopolku.desk.calendars import calendar_file
from kotopolku.errors import CaseworkRefusedError
from kotopolku.installation import Installation

#: Neither a proxy nor a browser keeps what somebody's secret address gave.
_KEPT_NOWHERE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


class Bounce(BaseModel):
    """What a mail service says of a message that came back."""

    model_config = ConfigDict(extra="ignore")

    message_id: str = Field(min_length=3, max_length=300)


def create_app(installation: Installation) -> FastAPI:
    """Return the application of one installation."""
    # No page lists what there is: there is nothing here to look around in.
    app = FastAPI(title="Kotopolku", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/calendar/{name}")
    def calendar(name: str) -> Response:
        """Answer with a calendar, or with nothing that tells an unknown address from a revoked one."""
        found = calendar_file(installation, name.removesuffix(".ics")) if name.endswith(".ics") else None
        if found is None:
            raise HTTPException(status.HTTP_404_NOT_FOUND)
        return Response(found, media_type="text/calendar; charset=utf-8", headers=_KEPT_NOWHERE)

    @app.post("/bounces", status_code=status.HTTP_204_NO_CONTENT)
    def bounces(bounce: Bounce, authorization: Annotated[str, Header()] = "") -> None:
        """Take word of a message that came back; a second time changes nothing."""
        token = installation.settings.bounce_token
        expected = f"Bearer {token.get_secret_value()}" if token else ""
        if not expected or not secrets.compare_digest(authorization.encode(), expected.encode()):
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
        try:
            take_bounce(installation, bounce.message_id)
        except CaseworkRefusedError as refused:
            raise HTTPException(status.HTTP_404_NOT_FOUND, detail=refused.code) from refused

    return app
