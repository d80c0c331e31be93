"""The words of ``kotopolku fact``, and which of them go with which action."""

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Mapping

from kotopolku.commands.action_words import ActionWords, refuse_missing, refuse_needless
from kotopolku.commands.argument_types import a_case, a_person, a_row_number
from kotopolku.errors import WrongUseError
from models.fact_choices import ROWS, Education, ErasedBecause, FactKind, ReadBecause, Source

#: What may be set here; the name and the birth date are set with ``kotopolku person``.
VALUES = tuple(kind.value for kind in ROWS)

#: What each action must be told, and what it may be told.
_ACTIONS: ActionWords = {
    "set": (("person", "source"), (*VALUES, "by")),
    "show": (("why",), ("person", "former", "json", "by")),
    "erase": (("person", "kind", "reason"), ("number", "by")),
}
_NAMES = sorted({name for needed, more in _ACTIONS.values() for name in (*needed, *more)})
_WRITTEN = {name: f"--{name.replace('_', '-')}" for name in _NAMES}

#: What has a line in the help; the end of the help tells of the rest, or it would not fit on a screen.
_IN_HELP = ("speaks", "understands", "phone")


def fact(command: ArgumentParser, say: Mapping[str, str]) -> None:
    """Add what ``kotopolku fact`` takes."""
    choices = {"source": Source, "education": Education, "kind": FactKind, "reason": ErasedBecause, "why": ReadBecause}
    known = {name: [str(one) for one in kind] for name, kind in choices.items()}
    command.epilog = say["help_fact_more"].format(**{name: ", ".join(names) for name, names in known.items()})
    command.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=say["help_fact_action"])
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("--person", type=a_person, metavar="PERSON", help=say["help_fact_person"])
    for name in VALUES:
        text = say[f"help_fact_{name}"] if name in _IN_HELP else SUPPRESS
        command.add_argument(_WRITTEN[name], choices=known.get(name), metavar="VALUE", help=text)
    for name in ("source", "why", "kind", "reason"):
        command.add_argument(f"--{name}", choices=known[name], metavar=name.upper(), help=SUPPRESS)
    command.add_argument("--number", type=a_row_number, metavar="NUMBER", help=SUPPRESS)
    command.add_argument("--former", action="store_true", help=SUPPRESS)
    command.add_argument("--json", action="store_true", help=SUPPRESS)
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])


def check_words(options: Namespace) -> None:
    """Refuse words that an action does not take, or without which it cannot go on.

    Raises:
        WrongUseError: With the first of them.
    """
    refuse_needless(options, _ACTIONS, _WRITTEN)
    refuse_missing(options, _ACTIONS, _WRITTEN)
    if options.action == "set" and not any(getattr(options, name) is not None for name in VALUES):
        raise WrongUseError("use_no_fact", known=", ".join(_WRITTEN[name] for name in VALUES))
