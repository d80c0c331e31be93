"""The words by which households change: who joins and leaves, suspensions, applications, a move."""

from argparse import ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import a_case, a_day, a_period
from models.reasons import Joined, Left, Suspended
from models.vocabulary import ApplicationKind

Texts = Mapping[str, str]


def household_changes(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku person`` takes about who belongs to the household, and about plans and applications."""
    because = [str(one) for one in (*Joined, *Left) if one != Left.DIED]
    command.add_argument("--joined", type=a_day, metavar="DATE", help=say["help_person_joined"])
    command.add_argument("--left", type=a_day, metavar="DATE", help=say["help_person_left"])
    command.add_argument("--died", type=a_day, metavar="DATE", help=say["help_person_died"])
    text = f"{say['help_person_because']}: {', '.join(because)}"
    command.add_argument("--because", choices=because, metavar="REASON", help=text)
    command.add_argument("--suspend", type=a_period, metavar="FROM..TO", help=say["help_person_suspend"])
    command.add_argument("--no-suspend", type=a_day, metavar="FROM", help=say["help_person_no_suspend"])
    reasons = [str(one) for one in Suspended]
    text = f"{say['help_person_reason']}: {', '.join(reasons)}"
    command.add_argument("--reason", choices=reasons, metavar="REASON", help=text)
    kinds = ", ".join(str(one) for one in ApplicationKind)
    for name in ("application", "no-application"):
        text = f"{say['help_person_' + name.replace('-', '_')]}: {kinds}"
        command.add_argument(f"--{name}", nargs=2, metavar=("KIND", "DATE"), help=text)


def move(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku move`` takes."""
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument("municipality", metavar="MUNICIPALITY", help=say["help_move_municipality"])
    command.add_argument("--on", type=a_day, required=True, metavar="DATE", help=say["help_move_on"])
    command.add_argument(
        "--consent", choices=["yes", "no"], required=True, metavar="yes|no", help=say["help_move_consent"]
    )
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])
