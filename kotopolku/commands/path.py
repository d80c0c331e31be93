"""``kotopolku path``: one page in plain language for the household itself, to be handed over in person."""

import sys
from argparse import Namespace
from pathlib import Path

from kotopolku.casework.case import facts_of
from kotopolku.casework.fact_language import household_language
from kotopolku.casework.household_case import load_household
from kotopolku.commands.path_html import path_html
from kotopolku.commands.path_page import PathPage, path_page
from kotopolku.commands.path_text import path_text
from kotopolku.commands.workplace import Workplace, open_workplace
from kotopolku.errors import CaseworkRefusedError, WrongUseError
from kotopolku.planning.household_path import household_path
from kotopolku.planning.planner import make_plan
from models.placement import PlacementStatus


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
    context = place.context
    with place.reading() as session:
        case = load_household(session, case_number, context, for_change=False)
        if case.placement.status == PlacementStatus.WITHDRAWN:
            raise CaseworkRefusedError("path_withdrawn", name=case.placement.case_number)
        facts = facts_of(case, context)
        plan = make_plan(case.definition, facts, context.watchers)
        path = household_path(case.definition, facts, plan, context.definitions.path)
        own = None if asked else household_language(session, case, context)
        return path_page(path, case.placement, case.definition, context, own or place.language)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUseError("use_not_written", name=str(file), text=error.strerror or "") from error
