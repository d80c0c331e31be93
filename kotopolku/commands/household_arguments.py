"""The words by which households change: who joins and leaves, suspensions, a move, another version."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import a_case, a_day, a_period
from models.fact_choices import Source
from models.reasons import Joined, Left, Suspended

Texts = Mapping[str, str]


def household_changes(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku person`` takes about who belongs to the household, and about plans.

    Each in a line of its own would not fit on a screen, so the end of the help tells of all of them.
    """
    command.epilog = say["help_person_more"]
    for name in ("--joined", "--left", "--died", "--no-suspend"):
        command.add_argument(name, type=a_day, metavar="DATE", help=SUPPRESS)
    command.add_argument("--suspend", type=a_period, metavar="FROM..TO", help=SUPPRESS)
    command.add_argument("--source", choices=[str(one) for one in Source], metavar="SOURCE", help=SUPPRESS)
    because = [str(one) for one in (*Joined, *Left) if one != Left.DIED]
    for name, known in (("--because", because), ("--reason", [str(one) for one in Suspended])):
        command.add_argument(name, choices=known, metavar="REASON", help=SUPPRESS)


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


def migrate(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku migrate`` takes."""
    command.add_argument("--to", required=True, metavar="VERSION", help=say["help_migrate_to"])
    which = command.add_mutually_exclusive_group()
    which.add_argument("--track", metavar="TRACK", help=say["help_migrate_track"])
    which.add_argument("--case", type=a_case, metavar="CASE", help=say["help_reassign_case"])
    command.add_argument("--dry-run", action="store_true", help=say["help_migrate_dry_run"])
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])
