"""Every route of the desk: what of the policy it asks for, or why it asks for nothing.

A route that is not here fails `test_every_route.py`: whoever adds one writes down here who may use it. The pages that a
real browser looks at are found here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from kotopolku.casework.policy import Action


class Asks(StrEnum):
    """Whom a route lets in."""

    NOBODY = "nobody"
    """Whoever comes: it shows and changes nothing of a case."""
    SESSION = "session"
    """Whoever is signed in: what is on it is asked of the policy row by row."""
    ROLE = "role"
    """Whoever may do something with households of her own, whichever they are."""
    PLACE = "place"
    """Whoever may do something with households of the municipality in its address."""
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
    or_action: Action | None = None
    """Another action that opens it."""
    visitor: str = "vasa-coordinator"
    """Somebody who may look at it."""
    is_about_person: bool = False
    """Whether its number is that of a person and not of a step."""
    needs_more: bool = False
    """Whether it also needs something that may not be there, such as an envelope: only refusals are looked at."""
    is_upload: bool = False
    is_of_households: bool = False
    """Whether an organisation's standing case has no such thing."""
    changes_what_others_see: bool = False


def nobody(because: str, *, is_page: bool = True) -> Rule:
    """A route that is open to whoever comes."""
    return Rule(Asks.NOBODY, because=because, is_page=is_page)


def session(because: str, *, is_page: bool = True, needs_more: bool = False) -> Rule:
    """A route for whoever is signed in."""
    return Rule(Asks.SESSION, because=because, is_page=is_page, needs_more=needs_more)


def step(action: Action, **more: Any) -> Rule:
    """A route about a step."""
    return Rule(Asks.STEP, action, **more)


def case(action: Action, **more: Any) -> Rule:
    """A route about a case."""
    return Rule(Asks.CASE, action, **more)


def place(action: Action, **more: Any) -> Rule:
    """A route about a municipality."""
    return Rule(Asks.PLACE, action, **more)


def role(action: Action, **more: Any) -> Rule:
    """A route about whichever households are hers."""
    return Rule(Asks.ROLE, action, **more)


_STEP = "/case/{case_number}/step/{number}"
_HEALTH = "/case/{case_number}/health"
_BACK = "leads back to the page of the step, which asks"
_PROVIDER = "nobody is signed in yet; what comes back from the provider is bound to one browser"
_COUNTY = "county-health-coordinator"

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
    "POST /provider/start": nobody(_PROVIDER),
    "GET /provider/start": nobody(_PROVIDER, is_page=False),
    "GET /provider/callback": nobody(_PROVIDER, is_page=False),
    "GET /provider/signed-out": nobody("nobody is signed in any more", is_page=False),
    # The same for all.
    "MOUNT /static": nobody("style and scripts, the same for all"),
    "GET /accessibility": nobody("the accessibility statement"),
    # Lists, and what is one's own.
    "GET /": session("rows are those of one's own roles, each asked for by itself"),
    "GET /unit": session("rows are those of one's own unit, each asked for by itself"),
    "GET /calendar": session("the addresses of one's own calendar"),
    "POST /calendar": session("an address of one's own calendar"),
    "POST /calendar/withdraw": session("an address of one's own calendar", needs_more=True),
    # A step.
    f"GET {_STEP}": step(Action.SEE_STEP),
    f"POST {_STEP}": step(Action.REPORT),
    f"GET {_STEP}/act": session(_BACK, is_page=False),
    f"POST {_STEP}/act": step(Action.REPORT),
    f"GET {_STEP}/second": session(_BACK, is_page=False),
    f"POST {_STEP}/second": step(Action.SEE_STEP, needs_more=True),
    f"GET {_STEP}/hand-on": step(Action.REPORT),
    f"POST {_STEP}/hand-on": step(Action.REPORT),
    f"GET {_STEP}/reopen": step(Action.REPORT, needs_more=True, is_page=False),
    f"POST {_STEP}/reopen": step(Action.REPORT, needs_more=True),
    f"GET {_STEP}/accept": session(_BACK, is_page=False),
    f"POST {_STEP}/accept": case(Action.TAKE_HEALTH_DATA, needs_more=True),
    # A placement.
    "GET /case/{case_number}": case(Action.SEE_CASE),
    "GET /case/{case_number}/notices": case(Action.SEE_CASE),
    "GET /case/{case_number}/dates": case(Action.MOVE_DATE),
    "POST /case/{case_number}/dates": case(Action.MOVE_DATE),
    "GET /case/{case_number}/log": case(Action.SEE_LOG),
    "GET /case/{case_number}/person/{number}/reads": case(Action.SEE_LOG, is_about_person=True, is_of_households=True),
    "GET /case/{case_number}/withdraw": case(Action.WITHDRAW),
    "POST /case/{case_number}/withdraw": case(Action.WITHDRAW),
    # The people of a household.
    "GET /case/{case_number}/people": case(Action.CHANGE_PEOPLE),
    "GET /case/{case_number}/new-person": case(Action.CHANGE_PEOPLE),
    "POST /case/{case_number}/new-person": case(Action.CHANGE_PEOPLE),
    "GET /case/{case_number}/people/{number}": case(Action.CHANGE_PEOPLE, is_about_person=True, needs_more=True),
    "POST /case/{case_number}/people/{number}": case(Action.CHANGE_PEOPLE, is_about_person=True, needs_more=True),
    "GET /case/{case_number}/people/{number}/leave": case(Action.CHANGE_PEOPLE, is_about_person=True, needs_more=True),
    "POST /case/{case_number}/people/{number}/leave": case(Action.CHANGE_PEOPLE, is_about_person=True, needs_more=True),
    # Housing.
    "GET /case/{case_number}/housing": case(Action.ARRANGE_HOME),
    **{
        f"POST /case/{{case_number}}/housing/{act}": case(Action.ARRANGE_HOME)
        for act in ("search", "elsewhere", "equipment", "keys", "reserve", "release")
    },
    "GET /housing": role(Action.ARRANGE_HOME, is_page=False),
    "GET /housing/{municipality}": place(Action.ARRANGE_HOME),
    "POST /housing/{municipality}/import": place(Action.ARRANGE_HOME, is_upload=True),
    # Health data.
    "GET /health": role(Action.TAKE_HEALTH_DATA, visitor=_COUNTY),
    f"GET {_HEALTH}": case(Action.HAND_OVER_HEALTH_DATA, or_action=Action.TAKE_HEALTH_DATA),
    f"POST {_HEALTH}/delivered": case(Action.HAND_OVER_HEALTH_DATA),
    f"POST {_HEALTH}/send": case(Action.HAND_OVER_HEALTH_DATA, is_upload=True),
    f"POST {_HEALTH}/{{number}}/take": case(Action.TAKE_HEALTH_DATA, needs_more=True),
    f"POST {_HEALTH}/{{number}}/acknowledge": case(Action.TAKE_HEALTH_DATA, needs_more=True),
    f"POST {_HEALTH}/{{number}}/return": case(Action.TAKE_HEALTH_DATA, needs_more=True),
    f"POST {_HEALTH}/{{number}}/recall": case(Action.HAND_OVER_HEALTH_DATA, needs_more=True),
    # Kela, and the household's path.
    "GET /case/{case_number}/kela": case(Action.RECORD_KELA),
    "POST /case/{case_number}/kela/apply": case(Action.RECORD_KELA),
    "POST /case/{case_number}/kela/dossier": case(Action.RECORD_KELA, needs_more=True),
    "GET /case/{case_number}/kela/{number}": case(Action.RECORD_KELA, needs_more=True, is_page=False),
    "POST /case/{case_number}/kela/{number}": case(Action.RECORD_KELA, needs_more=True),
    "GET /case/{case_number}/path": case(Action.GIVE_PATH),
    # A municipality.
    "GET /municipality": role(Action.SEE_MUNICIPALITY, is_page=False),
    "GET /municipality/{municipality}": place(Action.SEE_MUNICIPALITY),
    # Registering.
    "GET /register": role(Action.REGISTER),
    "POST /register": role(Action.REGISTER),
    "POST /register/again": role(Action.REGISTER),
    "GET /register/check": role(Action.REGISTER, is_page=False),
    "POST /register/check": role(Action.REGISTER),
    "GET /register/person/{number}": role(Action.REGISTER, needs_more=True, is_page=False),
    "POST /register/person/{number}": role(Action.REGISTER, needs_more=True),
    "GET /register/{name}": role(Action.REGISTER, needs_more=True, is_page=False),
    "POST /register/{name}": role(Action.REGISTER, needs_more=True),
    "GET /register/import": role(Action.REGISTER),
    "GET /register/import/households.csv": role(Action.REGISTER, is_page=False),
    "POST /register/import": role(Action.REGISTER, is_upload=True),
    "GET /register/import/check": role(Action.REGISTER, is_page=False),
    "POST /register/import/check": role(Action.REGISTER),
    # An emergency.
    "GET /glass": session("asks for a case number and shows nothing"),
    "POST /glass": case(
        Action.BREAK_GLASS,
        fields={"case": "CASE", "reason": "child_in_danger"},
        refused=422,
        changes_what_others_see=True,
    ),
}

#: What stands in an address beside the case and the step.
FILLED = {"token": "a" * 43, "name": "unknown.ics", "municipality": "vasa"}


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
