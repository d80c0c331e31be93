"""A mail as HTML: one table, nothing loaded from anywhere, colours that suit light and dark."""

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from kotopolku.notification.line_words import Tone
from kotopolku.notification.mail_page import Page

#: White letters stand on these: each pair has a contrast of 6 : 1 or more, whatever the page's own colours are.
COLOURS = {Tone.LATE: "#b3261e", Tone.NOW: "#8a4b00", Tone.AHEAD: "#1f5fa8"}


def mail_html(page: Page, subject: str) -> str:
    """Return a mail as HTML."""
    return _environment().get_template("mail.html.j2").render(page=page, subject=subject, colours=COLOURS)


def preview_html(mails: Iterable[tuple[str, str]]) -> str:
    """Return one page with several mails, each under its name.

    Args:
        mails: The name and the HTML of each.
    """
    return _environment().get_template("preview.html.j2").render(mails=list(mails))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kotopolku.notification"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
