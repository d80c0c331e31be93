"""A household's path as plain text, for a terminal or a plain printer."""

from collections.abc import Iterator
from textwrap import wrap

from kotopolku.commands.path_page import PathPage
from kotopolku.commands.path_room import Section
from kotopolku.planning.household_path import Moment

_WIDTH = 78

#: The same signs as in the picture of the path; a word always stands beside them.
SIGNS = {Moment.DONE: "✓", Moment.NOW: "●", Moment.LATER: "○"}


def path_text(page: PathPage) -> str:
    """Return the page as text."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: PathPage) -> Iterator[str]:
    yield page.title.upper()
    yield ""
    yield page.municipality
    yield page.settling
    yield from wrap(page.intro, _WIDTH)
    yield ""
    yield f"{page.where}:"
    yield "  -  ".join(f"{SIGNS[mark.moment]} {mark.name} ({mark.word})" for mark in page.stages)
    for section in page.sections:
        yield ""
        yield section.heading
        yield from _section(section)
    yield ""
    yield from wrap(page.meaning, _WIDTH)
    for heading, text in ((page.appeal_heading, page.appeal), (page.contact_heading, page.contact)):
        yield ""
        yield heading
        yield from wrap(text, _WIDTH)
    yield ""
    yield page.footer


def _section(section: Section) -> Iterator[str]:
    for entry in section.entries:
        yield from _wrapped(f"- {entry.sentence}")
        yield from _wrapped(f"  {entry.details}" if entry.details else "")
    for entry in section.in_short:
        yield from _wrapped(f"- {entry.sentence}" + (f" ({entry.details})" if entry.details else ""))
    yield from wrap(section.note, _WIDTH)


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent="  ")
