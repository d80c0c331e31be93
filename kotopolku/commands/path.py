"""``kotopolku path``: one page in plain language for the household itself, to be handed over in person."""

import sys
from argparse import Namespace
from pathlib import Path

from kotopolku.commands.path_html import path_html
from kotopolku.commands.path_of_case import page_of_path
from kotopolku.commands.path_page import PathPage
from kotopolku.commands.path_text import path_text
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import WrongUseError


def run(options: Namespace) -> int:
    """Print the page, or write it to a file."""
    place, file = open_workplace(options), options.file
    page = _page(place, options.case, asked=options.is_language_given)
    text = path_html(page) if options.html or (file and file.suffix == ".html") else path_text(page)
    if file is None:
        sys.stdout.write(text)
    else:
        _write(file, text)
        sys.stdout.write(place.say["path_written"].format(name=file) + "\n")
    return 0


def _page(place: Workplace, case_number: str, *, asked: bool) -> PathPage:
    """Return the page in the language that was asked for; else in the household's own, as far as it is one of ours."""
    with place.reading() as session:
        return page_of_path(session, place.context, case_number, place.language, asked=asked)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUseError("use_not_written", name=str(file), text=error.strerror or "") from error
