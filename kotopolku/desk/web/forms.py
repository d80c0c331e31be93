"""What a form sends: read within limits, and taken only with the token that our own page gave."""

import hmac
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from kotopolku.desk.web.visit import AnyVisit, Visit

#: The largest of our forms is a hundredth of it.
MOST_BYTES = 64 * 1024
MOST_FIELDS = 200

TOKEN_FIELD = "form_token"


class FormRefusedError(Exception):
    """A form that is not ours, too large, or older than the session; nothing was changed."""


class Form:
    """The fields of a form; what is missing is empty."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    def one(self, name: str) -> str:
        """Return the last value of a field, without blanks around it."""
        return self._fields.get(name, [""])[-1].strip()

    def several(self, name: str) -> tuple[str, ...]:
        """Return each value of a field once, in their order."""
        return tuple(dict.fromkeys(self._fields.get(name, ())))


async def _sent(request: Request) -> Form:
    """Return the fields that a request sent.

    Raises:
        FormRefusedError: It is too large, or no form.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise FormRefusedError
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise FormRefusedError
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError as error:
        raise FormRefusedError from error


async def posted(visit: AnyVisit, sent: Annotated[Form, Depends(_sent)]) -> Form:
    """Return the fields of a form that our own page gave to this browser and session.

    Raises:
        FormRefusedError: The token is not this page's.
    """
    check_token(visit, sent)
    return sent


def check_token(visit: Visit, form: Form) -> None:
    """Make sure that our own page gave a form to this browser and session.

    Raises:
        FormRefusedError: The token is not this page's.
    """
    if not hmac.compare_digest(form.one(TOKEN_FIELD).encode(), visit.form_token.encode()):
        raise FormRefusedError


#: The fields of a form of ours; every route that changes something asks for it.
Posted = Annotated[Form, Depends(posted)]
