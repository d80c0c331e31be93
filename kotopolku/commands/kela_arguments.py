"""The words that ``kotopolku kela`` takes, and which of them go with which action."""

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from kotopolku.commands.argument_types import a_case, a_day, a_line, a_month, a_person, a_rent, an_application
from kotopolku.errors import WrongUseError
from models.vocabulary import Applicant, KelaBenefit, Outcome

#: What each action must be told, and what it may be told.
_ACTIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "apply": (("person", "kind"), ("month", "applied_by", "on", "sent", "by")),
    "list": ((), ("json",)),
    "asked": (("number", "until"), ("on", "by")),
    "completed": (("number",), ("on", "by")),
    "decided": (("number", "outcome"), ("on", "by", "yes")),
    "withdraw": (("number",), ("on", "by", "yes")),
    "dossier": (("person", "out"), ("kind", "month", "address", "rent", "by")),
}
_OPTIONS = sorted({name for needed, more in _ACTIONS.values() for name in (*needed, *more)})


def kela(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku kela`` takes."""
    command.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=say["help_kela_action"])
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("number", type=an_application, nargs="?", metavar="NUMBER", help=say["help_kela_number"])
    command.add_argument("--person", type=a_person, metavar="PERSON", help=say["help_kela_person"])
    for name, values, metavar in (
        ("kind", KelaBenefit, "KIND"),
        ("applied-by", Applicant, "WHO"),
        ("outcome", Outcome, "OUTCOME"),
    ):
        known = [str(value) for value in values]
        text = say[f"help_kela_{name.replace('-', '_')}"] + f": {', '.join(known)}"
        command.add_argument(f"--{name}", choices=known, metavar=metavar, help=text)
    command.add_argument("--month", type=a_month, metavar="MONTH", help=say["help_kela_month"])
    for name in ("on", "sent", "until"):
        command.add_argument(f"--{name}", type=a_day, metavar="DATE", help=say[f"help_kela_{name}"])
    command.add_argument("--address", type=a_line, metavar="TEXT", help=say["help_kela_address"])
    command.add_argument("--rent", type=a_rent, metavar="EUROS", help=say["help_kela_rent"])
    command.add_argument("--out", type=Path, metavar="FILE", help=say["help_kela_out"])
    command.add_argument("--json", action="store_true", help=say["help_json"])
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])


def check_words(options: Namespace) -> None:
    """Refuse words that an action does not take, or without which it cannot go on.

    Raises:
        WrongUseError: With the first of them.
    """
    needed, more = _ACTIONS[options.action]
    for name in _OPTIONS:
        is_given = getattr(options, name) not in (None, False)
        if is_given and name not in (*needed, *more):
            raise WrongUseError("use_together", name=_written(name), other=options.action)
        if not is_given and name in needed:
            raise WrongUseError("use_required", names=_written(name))


def _written(name: str) -> str:
    return "NUMBER" if name == "number" else "--" + name.replace("_", "-")
