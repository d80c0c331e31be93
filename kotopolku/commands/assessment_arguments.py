"""The words of ``kotopolku assessment``, and which of them go with which action."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Mapping

from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.argument_types import a_case, a_day, a_person
from kotopolku.errors import WrongUseError
from models.assessment_choices import CountyPart, Form, Interpreter, LeftOut, Result, Service

#: What each action must be told, and what it may be told.
_ACTIONS: ActionWords = {
    "book": (("person", "interpreter"), ("speaks", "on", "by")),
    "record": (("person", "form", "county", "result"), ("on", "refer", "by")),
    "leave-out": (("person", "reason"), ("by",)),
    "list": ((), ("person", "json")),
}
_NAMES = sorted({name for needed, more in _ACTIONS.values() for name in (*needed, *more)})
_WRITTEN = {name: f"--{name}" for name in _NAMES}


def services(text: str) -> tuple[str, ...]:
    """Return the services in ``social_welfare,kela``, each once."""
    known = [str(one) for one in Service]
    written = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    if unknown := [one for one in written if one not in known]:
        raise WrongUseError("use_choice", value=unknown[0], known=", ".join(known))
    return written


def assessment(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku assessment`` takes.

    Each in a line of its own would not fit on a screen, so the end of the help tells of those of one action only.
    """
    kinds = (("form", Form), ("county", CountyPart), ("result", Result), ("reason", LeftOut))
    known = {name: ", ".join(kind) for name, kind in (*kinds, ("refer", Service))}
    command.epilog = say["help_assessment_more"].format(**known)
    command.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=say["help_assessment_action"])
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("--person", type=a_person, metavar="PERSON", help=say["help_assessment_person"])
    command.add_argument("--speaks", metavar="CODE", help=say["help_assessment_speaks"])
    interpreters = [str(one) for one in Interpreter]
    command.add_argument("--interpreter", choices=interpreters, metavar="CHOICE", help=", ".join(interpreters))
    command.add_argument("--on", type=a_day, metavar="DATE", help=say["help_assessment_on"])
    for name, kind in kinds:
        command.add_argument(f"--{name}", choices=[str(one) for one in kind], metavar=name.upper(), help=SUPPRESS)
    command.add_argument("--refer", type=services, metavar="SERVICES", help=SUPPRESS)
    command.add_argument("--json", action="store_true", help=say["help_json"])
    command.add_argument("--by", metavar="STAFF", help=say["help_assessment_by"])


def check_words(options: Namespace) -> None:
    """Refuse words that an action does not take, or without which it cannot go on.

    Raises:
        WrongUseError: With the first of them.
    """
    refuse_needless(options, _ACTIONS, _WRITTEN)
    refuse_missing(options, _ACTIONS, _WRITTEN)
