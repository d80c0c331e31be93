"""``kotopolku check``: every definition loaded, every error at once."""

import sys
from argparse import Namespace

from config.loader import DefinitionsRefusedError, load_configuration
from config.texts import texts
from kotopolku.clock import local_today
from kotopolku.commands.common import library
from kotopolku.errors import WrongUseError
from kotopolku.sentences import problem_line
from models.dates import parse_day


def run(options: Namespace) -> int:
    """Print what is wrong with the definitions, or what there is; return 1 if anything is wrong."""
    say = texts(options.language, "commands")
    on = parse_day(options.on) if options.on else local_today()
    if on is None:
        raise WrongUseError("use_day", value=options.on)
    try:
        found = load_configuration(library(options), on)
    except DefinitionsRefusedError as error:
        for problem in error.problems:
            sys.stdout.write(problem_line(problem, options.language) + "\n")
        sys.stdout.write(say["found"].format(number=len(error.problems)) + "\n")
        return 1
    counted = {
        "processes": len(found.processes),
        "steps": sum(len(process.steps) for process in found.processes.values()),
        "roles": len(found.roles),
        "sources": len(found.sources),
        "municipalities": len(found.municipalities),
    }
    sys.stdout.write(say["checked"].format(**counted) + "\n")
    return 0
