"""Every route of the desk: what of the policy it asks for, or why it asks for nothing.

A route that is not here fails `test_every_route.py`: whoever adds one writes down here who may use it. The pages that a
real browser looks at are found here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from kotopolku.casework.policy import Action


class Asks(StrEnum):
    """Whom a route lets in."""

    NOBODY = "nobody"
    """Whoever comes: it shows and changes nothing of a case."""
    SESSION = "session"
    """Whoever is signed in: what is on it is asked of the policy row by row."""
    CASE = "case"
    """Whoever may do something with the case in its address or form."""
    STEP = "step"
    """Whoever may do something with the step in its address."""


@dataclass(frozen=True)
class Rule:
    """What a route asks for."""

    asks: Asks
    action: Action | None = None
    because: str = ""
    """Why the policy is not asked before it."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What its form sends; CASE stands for the case number."""
    refused: int = 404
    is_page: bool = True
    """Whether people look at it, for GET."""
    visitor: str = "vasa-coordinator"
    """Somebody who may look at it."""
    step: str = ""
    """The step that it is about; any of hers if nothing is said."""
    changes_what_others_see: bool = False


def nobody(because: str, *, is_page: bool = True) -> Rule:
    """A route that is open to whoever comes."""
    return Rule(Asks.NOBODY, because=because, is_page=is_page)


def session(because: str) -> Rule:
    """A route for whoever is signed in."""
    return Rule(Asks.SESSION, because=because)


RULES: Mapping[str, Rule] = {
    # Calendars and mail services: secrets of their own instead of a session.
    "GET /calendar/{name}": nobody("the address itself is a secret", is_page=False),
    "POST /bounces": nobody("signed by the token of the mail service"),
    # Signing in.
    "GET /sign-in": nobody("nobody is signed in yet"),
    "POST /sign-in": nobody("the same answer to known and unknown addresses"),
    "GET /sign-in/sent": nobody("the same answer to known and unknown addresses"),
    "GET /sign-in/{token}": nobody("a button; the link itself is a secret of one browser"),
    "POST /sign-in/{token}": nobody("the link itself is a secret of one browser"),
    "POST /sign-out": nobody("ends nothing but one's own session"),
    "POST /language": nobody("a cookie of one's own"),
    # The same for all.
    "MOUNT /static": nobody("style and scripts, the same for all"),
    "GET /accessibility": nobody("the accessibility statement"),
    # Lists.
    "GET /": session("rows are those of one's own roles, each asked for by itself"),
    "GET /unit": session("rows are those of one's own unit, each asked for by itself"),
    # A step.
    "GET /case/{case_number}/step/{number}": Rule(Asks.STEP, Action.SEE_STEP),
    "POST /case/{case_number}/step/{number}": Rule(Asks.STEP, Action.REPORT),
    # A placement.
    "GET /case/{case_number}": Rule(Asks.CASE, Action.SEE_CASE),
    # An emergency.
    "GET /glass": session("asks for a case number and shows nothing"),
    "POST /glass": Rule(
        Asks.CASE,
        Action.BREAK_GLASS,
        fields={"case": "CASE", "reason": "child_in_danger"},
        refused=422,
        changes_what_others_see=True,
    ),
}


#: What stands in an address beside the case and the step.
FILLED = {"token": "a" * 43, "name": "unknown.ics"}


def filled(route: str, **values: str) -> str:
    """Return the address of a route, filled with something.

    Raises:
        KeyError: Something new stands in it; write an example into FILLED.
    """
    return route.partition(" ")[2].format(**FILLED | values)


def routes_of(app: FastAPI) -> list[str]:
    """Return the method and path of everything that an application answers; a folder is a MOUNT."""
    return [
        f"{method} {route.path}"
        for route in iter_route_contexts(app.routes)
        for method in sorted(route.methods or {"MOUNT"})
    ]
