"""What is reached without signing in: calendar feeds behind secret addresses, and the webhook for bounces."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request, Response, status
from pydantic import BaseModel, ConfigDict, Field

from kotopolku.desk.bounces import take_bounce
from kotopolku.desk.calendars import calendar_file
from kotopolku.desk.desk import Desk
from kotopolku.errors import CaseworkRefusedError

router = APIRouter()


class Bounce(BaseModel):
    """What a mail service says of a message that came back."""

    model_config = ConfigDict(extra="ignore")

    message_id: str = Field(min_length=3, max_length=300)


@router.get("/calendar/{name}")
def calendar(request: Request, name: str) -> Response:
    """Answer with a calendar, or with nothing that tells an unknown address from a revoked one."""
    desk: Desk = request.app.state.desk
    found = calendar_file(desk.installation, name.removesuffix(".ics")) if name.endswith(".ics") else None
    if found is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND)
    return Response(found, media_type="text/calendar; charset=utf-8")


@router.post("/bounces", status_code=status.HTTP_204_NO_CONTENT)
def bounces(request: Request, bounce: Bounce, authorization: Annotated[str, Header()] = "") -> None:
    """Take word of a message that came back; a second time changes nothing."""
    desk: Desk = request.app.state.desk
    token = desk.installation.settings.bounce_token
    expected = f"Bearer {token.get_secret_value()}" if token else ""
    if not expected or not secrets.compare_digest(authorization.encode(), expected.encode()):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    try:
        take_bounce(desk.installation, bounce.message_id)
    except CaseworkRefusedError as refused:
        raise HTTPException(status.HTTP_404_NOT_FOUND, detail=refused.code) from refused
