"""argparse, speaking the user's language and raising instead of exiting."""

import argparse
import re
from collections.abc import Generator, Mapping
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
    (re.compile(r"argument (?P<name>\S+): expected (?:one argument|2 arguments)"), "use_value"),
    (re.compile(r"argument (?P<name>\S+): ignored explicit argument .*"), "use_no_value"),
    (re.compile(r"argument (?P<name>\S+): not allowed with argument (?P<other>\S+)"), "use_together"),
)


class _Formatter(argparse.HelpFormatter):
    """Help in one screen, with the usage line in the user's language."""

    def __init__(self, prog: str, use: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)
        self.use = use

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, self.use if prefix is None else prefix)

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        # The heading of the list of commands says what they are; a line for their placeholder says it twice.
        return text.partition("\n")[2] if isinstance(action, argparse._SubParsersAction) else text

    def _iter_indented_subactions(self, action: argparse.Action) -> Generator[argparse.Action, None, None]:
        # Without a heading of their own they need no indentation, which argparse forgets when it aligns the texts.
        if isinstance(action, argparse._SubParsersAction):
            yield from action._get_subactions()
        else:
            yield from super()._iter_indented_subactions(action)


class CommandParser(argparse.ArgumentParser):
    """A parser that tells errors as `WrongUseError`."""

    def __init__(self, say: Mapping[str, str], **settings: Any) -> None:
        formatter = partial(_Formatter, use=say["usage"])
        super().__init__(**settings, formatter_class=formatter, add_help=False, allow_abbrev=False)
        #: The parsers of the commands by name.
        self.commands: dict[str, CommandParser] = {}
        self._optionals.title = say["options"]
        self._positionals.title = say["arguments"]
        if settings.get("epilog"):
            # The end of the list of commands tells of --help, which leaves the screen to the commands.
            self.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)

    def format_help(self) -> str:
        """Return the help; the list of commands stands close and has no usage line, so that it fits a screen."""
        text = super().format_help()
        if not self.commands:
            return text
        heading = f"{self._subparsers.title}:" if self._subparsers else ""
        lines = text.partition("\n\n")[2].split("\n")
        return "\n".join(line for line in lines if line.strip() and line != heading) + "\n"

    def shorten_usage(self, say: Mapping[str, str]) -> None:
        """Write what must be given into the usage line; the options are listed below it."""
        needed = [action for action in self._actions if action.required or not action.option_strings]
        words = [_usage_word(action) for action in needed]
        self.usage = " ".join([self.prog, *words, say["usage_options"]])

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        for pattern, code in _ERRORS:
            if match := pattern.fullmatch(message):
                raise WrongUseError(code, **{name: value.replace("'", "") for name, value in match.groupdict().items()})
        raise WrongUseError("use_other", text=message)


def _usage_word(action: argparse.Action) -> str:
    if action.option_strings:
        return f"{action.option_strings[0]} {action.metavar}"
    return f"[{action.metavar}]" if action.nargs == "?" else str(action.metavar)


def add_help(parser: argparse.ArgumentParser, say: Mapping[str, str]) -> None:
    """Add the help option with its text in the user's language."""
    parser.add_argument("-h", "--help", action="help", help=say["help_help"])
