"""The command line: what a person types, and what she is told.

Help must come at once, so nothing heavy is imported here; each command imports what it needs.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module, metadata
from itertools import pairwise
from pathlib import Path

from config.texts import texts
from kotopolku.command_parser import CommandParser, add_help
from kotopolku.errors import KotopolkuError
from kotopolku.sentences import error_lines

LANGUAGES = ("fi", "sv", "en")
COMMANDS = ("check", "plan", "explain")

#: What a command does: it gets the parsed words and returns its exit status.
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 for failure, 2 for wrong use, 130 when interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(words)
    say = texts(language, "commands")
    try:
        options = command_parser(language, say).parse_args(words)
        options.language = language
        return _run(options)
    except KotopolkuError as error:
        for line in error_lines(error, language):
            print(line, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print(say["interrupted"], file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader, e.g. `head`, has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(options: argparse.Namespace) -> int:
    status: int = import_module(f"kotopolku.commands.{options.command}").run(options)
    sys.stdout.flush()
    return status


def _language(words: Sequence[str]) -> str:
    """Find the language before anything is parsed, so that errors are told in it too."""
    given = [word.partition("=")[2] for word in words if word.startswith("--language=")]
    given += [after for word, after in pairwise(words) if word == "--language"]
    wished = [*given, os.environ.get("KOTOPOLKU_LANGUAGE", ""), os.environ.get("LANG", "")[:2]]
    return next((language for language in wished if language in LANGUAGES), "en")


def command_parser(language: str, say: Mapping[str, str]) -> CommandParser:
    """Return the parser of all commands."""
    parser = CommandParser(say, prog="kotopolku", description=say["description"], epilog=say["more"])
    parser.add_argument("--version", action="version", version=_version(), help=say["help_version"])
    commands = parser.add_subparsers(title=say["commands"], dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        command = commands.add_parser(name, say=say, help=say[f"help_{name}"], description=say[f"help_{name}"])
        add_help(command, say)
        command.add_argument(
            "--language", choices=LANGUAGES, default=language, metavar="LANGUAGE", help=say["help_language"]
        )
        command.add_argument("--config", type=Path, metavar="FOLDER", help=say["help_config"])
        _ARGUMENTS[name](command, say)
        parser.commands[name] = command
    return parser


def _check_arguments(command: CommandParser, say: Mapping[str, str]) -> None:
    command.add_argument("--on", metavar="DATE", help=say["help_check_on"])


def _plan_arguments(command: CommandParser, say: Mapping[str, str]) -> None:
    command.add_argument("--facts", required=True, metavar="FILE", help=say["help_plan_facts"])
    command.add_argument("--json", action="store_true", help=say["help_plan_json"])


def _explain_arguments(command: CommandParser, say: Mapping[str, str]) -> None:
    command.add_argument("step", nargs="?", metavar="STEP", help=say["help_explain_step"])
    command.add_argument("--track", metavar="TRACK", help=say["help_explain_track"])
    command.add_argument("--facts", metavar="FILE", help=say["help_explain_facts"])


_ARGUMENTS = {"check": _check_arguments, "plan": _plan_arguments, "explain": _explain_arguments}


def _version() -> str:
    return f"kotopolku {metadata.version('kotopolku')}"
