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
from typing import Any

from config.texts import texts
from kotopolku.command_parser import CommandParser, add_help
from kotopolku.commands.arguments import ARGUMENTS
from kotopolku.errors import KotopolkuError
from kotopolku.sentences import error_lines

LANGUAGES = ("fi", "sv", "en")
COMMANDS = tuple(ARGUMENTS)

#: Commands for whoever runs an installation: in the list of all commands they share a line, so that it fits a screen.
OPERATING = ("check", "db", "migrate", "start", "deploy", "doctor", "watchdog")

#: What a command does: it gets the parsed words and returns its exit status.
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 for failure, 2 for wrong use, 130 when interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(words)
    say = texts(language, "commands")
    try:
        options = command_parser(language, say, _command(words)).parse_args(words)
        options.language = language
        options.is_language_given = any(word == "--language" or word.startswith("--language=") for word in words)
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
    status: int = import_module(f"kotopolku.commands.{_module(options.command)}").run(options)
    sys.stdout.flush()
    return status


def _language(words: Sequence[str]) -> str:
    """Find the language before anything is parsed, so that errors are told in it too."""
    given = [word.partition("=")[2] for word in words if word.startswith("--language=")]
    given += [after for word, after in pairwise(words) if word == "--language"]
    wished = [*given, os.environ.get("KOTOPOLKU_LANGUAGE", ""), os.environ.get("LANG", "")[:2]]
    return next((language for language in wished if language in LANGUAGES), "en")


def _command(words: Sequence[str]) -> str:
    return next((word for word in words if not word.startswith("-")), "")


def command_parser(language: str, say: Mapping[str, str], only: str | None = None) -> CommandParser:
    """Return the parser of all commands; *only* the named one with its arguments, because all of them take long."""
    usage = "kotopolku [--help] [--version] COMMAND ..."
    epilog = f"{say['operating']}: {', '.join(OPERATING)}. {say['more']}"
    parser = CommandParser(say, prog="kotopolku", usage=usage, description=say["description"], epilog=epilog)
    parser.add_argument("--version", action="version", version=_version(), help=argparse.SUPPRESS)
    commands = parser.add_subparsers(
        title=say["commands"], dest="command", metavar="COMMAND", required=True, prog="kotopolku"
    )
    for name, add_arguments in ARGUMENTS.items():
        text = say[f"help_{_module(name)}"]
        listed: dict[str, Any] = {} if name in OPERATING else {"help": text}
        command = commands.add_parser(name, say=say, description=text, **listed)
        parser.commands[name] = command
        if only not in (None, name):
            continue
        add_arguments(command, say)
        add_help(command, say)
        command.add_argument(
            "--language", choices=LANGUAGES, default=language, metavar="LANGUAGE", help=say["help_language"]
        )
        command.add_argument("--config", type=Path, metavar="FOLDER", help=say["help_config"])
        command.shorten_usage(say)
    return parser


def _module(command: str) -> str:
    """Return what a command is called among the modules and texts."""
    return command.replace("-", "_")


def _version() -> str:
    return f"kotopolku {metadata.version('kotopolku')}"
