"""The words of ``kotopolku housing``: dwellings, and the home of a household."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import a_day
from models.housing_choices import RELEASED_BY_PEOPLE, HomeElsewhere, SmallBecause

Texts = Mapping[str, str]

#: What needs what: nothing, a file, a dwelling, a case, or a case and a dwelling.
ACTIONS = ("import", "list", "show", "suggest", "reserve", "elsewhere", "release", "equipment", "keys")


def housing(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku housing`` takes; the end of the help says which option is for what."""
    command.epilog = say["help_housing_more"]
    command.add_argument("action", choices=ACTIONS, metavar="ACTION", help=say["help_housing_action"])
    command.add_argument("what", nargs="?", metavar="WHAT", help=say["help_housing_what"])
    command.add_argument("dwelling", nargs="?", metavar="DWELLING", help=say["help_housing_dwelling"])
    command.add_argument("--municipality", metavar="NAME", help=say["help_housing_municipality"])
    for name, destination in (("from", "first"), ("until", "last")):
        text = say[f"help_housing_{name}"]
        command.add_argument(f"--{name}", type=a_day, dest=destination, metavar="DATE", help=text)
    command.add_argument("--step-free", action="store_true", help=say["help_housing_step_free"])
    small = [str(one) for one in SmallBecause]
    command.add_argument("--small", choices=small, default="", metavar="REASON", help=", ".join(small))
    command.add_argument("--reason", choices=[str(one) for one in RELEASED_BY_PEOPLE], metavar="REASON", help=SUPPRESS)
    command.add_argument("--home", choices=[str(one) for one in HomeElsewhere], metavar="WHERE", help=SUPPRESS)
    for name in ("there", "missing"):
        command.add_argument(f"--{name}", default="", metavar="ITEMS", help=SUPPRESS)
    command.add_argument("--on", type=a_day, metavar="DATE", help=SUPPRESS)
    command.add_argument("--json", action="store_true", help=say["help_json"])
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])
