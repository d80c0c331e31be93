"""argparse, speaking the user's language and raising instead of exiting."""

import argparse
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from kotopolku.errors import WrongUseError

#: What argparse says in English, and the sentence of ours that says it.
_ERRORS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "use_required"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "use_unknown"),
    (
        re.compile(r"argument \S*: invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.+)\)"),
        "use_choice",
    ),
    (re.compile(r"argument (?P<name>\S+): expected one argument"), "use_value"),
    (re.compile(r"argument (?P<name>\S+): ignored explicit argument .*"), "use_no_value"),
)


class _Formatter(argparse.HelpFormatter):
    """Help in one screen, with the usage line in the user's language."""

    def __init__(self, prog: str, use: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)
        self.use = use

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self.use if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """A parser that tells errors as `WrongUseError`."""

    def __init__(self, say: Mapping[str, str], **settings: Any) -> None:
        formatter = partial(_Formatter, use=say["usage"])
        super().__init__(**settings, formatter_class=formatter, add_help=False, allow_abbrev=False)
        #: The parsers of the commands by name.
        self.commands: dict[str, CommandParser] = {}
        self._optionals.title = say["options"]
        self._positionals.title = say["commands"]
        if settings.get("epilog"):
            add_help(self, say)

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        for pattern, code in _ERRORS:
            if match := pattern.fullmatch(message):
                raise WrongUseError(code, **{name: value.replace("'", "") for name, value in match.groupdict().items()})
        raise WrongUseError("use_other", text=message)


def add_help(parser: argparse.ArgumentParser, say: Mapping[str, str]) -> None:
    """Add the help option with its text in the user's language."""
    parser.add_argument("-h", "--help", action="help", help=say["help_help"])
