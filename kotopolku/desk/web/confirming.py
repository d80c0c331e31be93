"""A page that says what would happen, and does it only when it is confirmed: nothing is saved before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Response, status

from kotopolku.desk.web.page import page
from kotopolku.desk.web.typed import Typed
from kotopolku.desk.web.visit import Visit


@dataclass(frozen=True)
class Question:
    """What is asked before something is saved."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    button: str
    action: str
    """Where the answer goes."""
    back: str
    carried: tuple[str, ...] = ()
    """The fields that were typed before, and are sent again with the answer."""
    choice: str = ""
    """The name of one choice that is made here, if any."""
    legend: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


def ask(visit: Visit, question: Question, typed: Typed) -> Response:
    """Return the page of a question."""
    code = status.HTTP_422_UNPROCESSABLE_CONTENT if typed.is_wrong else status.HTTP_200_OK
    return page(visit, "confirm", code, ask=question, typed=typed, back=question.back)


def is_confirmed(typed: Typed) -> bool:
    """Whether a form is the answer to its question."""
    return typed.one("confirmed") == "yes"
