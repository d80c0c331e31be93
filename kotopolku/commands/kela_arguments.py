"""The words that ``kotopolku kela`` takes, and which of them go with which action."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.argument_types import a_case, a_day, a_line, a_month, a_person, a_rent, an_application
from models.vocabulary import Applicant, KelaBenefit, Outcome

#: What each action must be told, and what it may be told.
_ACTIONS: ActionWords = {
    "apply": (("person", "kind"), ("month", "applied_by", "on", "sent", "by")),
    "list": ((), ("json",)),
    "asked": (("number", "until"), ("on", "by")),
    "completed": (("number",), ("on", "by")),
    "decided": (("number", "outcome"), ("on", "by", "yes")),
    "withdraw": (("number",), ("on", "by", "yes")),
    "dossier": (("person", "out"), ("kind", "month", "address", "rent", "by")),
}
_NAMES = sorted({name for needed, more in _ACTIONS.values() for name in (*needed, *more)})
_WRITTEN = {name: "NUMBER" if name == "number" else "--" + name.replace("_", "-") for name in _NAMES}


def kela(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku kela`` takes.

    Each in a line of its own would not fit on a screen, so the end of the help tells of those of one action only.
    """
    command.epilog = say["help_kela_more"]
    command.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=say["help_kela_action"])
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("number", type=an_application, nargs="?", metavar="NUMBER", help=say["help_kela_number"])
    command.add_argument("--person", type=a_person, metavar="PERSON", help=say["help_kela_person"])
    kinds = [str(value) for value in KelaBenefit]
    text = f"{say['help_kela_kind']}: {', '.join(kinds)}"
    command.add_argument("--kind", choices=kinds, metavar="KIND", help=text)
    command.add_argument("--month", type=a_month, metavar="MONTH", help=say["help_kela_month"])
    command.add_argument("--on", type=a_day, metavar="DATE", help=say["help_kela_on"])
    for name, known, metavar in (("applied-by", Applicant, "WHO"), ("outcome", Outcome, "OUTCOME")):
        command.add_argument(f"--{name}", choices=[str(value) for value in known], metavar=metavar, help=SUPPRESS)
    for name in ("sent", "until"):
        command.add_argument(f"--{name}", type=a_day, metavar="DATE", help=SUPPRESS)
    command.add_argument("--address", type=a_line, metavar="TEXT", help=SUPPRESS)
    command.add_argument("--rent", type=a_rent, metavar="EUROS", help=SUPPRESS)
    command.add_argument("--out", type=Path, metavar="FILE", help=SUPPRESS)
    command.add_argument("--json", action="store_true", help=say["help_json"])
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])


def check_words(options: Namespace) -> None:
    """Refuse words that an action does not take, or without which it cannot go on.

    Raises:
        WrongUseError: With the first of them.
    """
    refuse_needless(options, _ACTIONS, _WRITTEN)
    refuse_missing(options, _ACTIONS, _WRITTEN)
