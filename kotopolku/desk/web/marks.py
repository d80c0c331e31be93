"""What stands in each row of a list, as HTML: the word of a status, and dates. As macros they took half of a page."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from kotopolku.desk.web.visit import Visit


class DatedLine(Protocol):
    """One date in words."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def is_late(self) -> bool: ...  # noqa: D102


class Dates(Protocol):
    """The dates of a step."""

    @property
    def lines(self) -> Iterable[DatedLine]: ...  # noqa: D102


def status_mark(visit: Visit, status: StrEnum) -> Markup:
    """Return the word of a status in the visitor's language; its colour never stands alone."""
    return _status_mark(status.value, visit.say[f"status_{status.value}"])


@lru_cache(maxsize=128)
def _status_mark(status: str, word: str) -> Markup:
    return Markup('<strong class="tag tag-{}">{}</strong>').format(status, word)


def due_marks(dates: Dates) -> Markup:
    """Return the dates of a step, each by itself."""
    return Markup("".join([_due_mark(one.text, " late" * one.is_late) for one in dates.lines]))


def _due_mark(text: str, late: str) -> str:
    return f'<span class="due{late}">{escape(text)}</span>'
