"""The words of ``kotopolku welfare``. As light as `kotopolku.commands.arguments`."""

from argparse import ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import a_case, a_day, a_person
from kotopolku.commands.changing_arguments import by
from models.welfare_choices import NotificationGround, OfferAnswer

Texts = Mapping[str, str]

#: What can be done about contact with social welfare.
ACTIONS = ("offer", "send", "received", "checked", "feedback", "undo", "list")


def welfare(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku welfare`` takes."""
    command.add_argument("action", choices=ACTIONS, metavar="ACTION", help=", ".join(ACTIONS))
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])
    command.add_argument(
        "--person",
        dest="people",
        type=a_person,
        action="append",
        default=[],
        metavar="PERSON",
        help=say["help_welfare_person"],
    )
    for name, choices in (("answer", OfferAnswer), ("ground", NotificationGround)):
        known = [str(choice) for choice in choices]
        text = f"{say[f'help_welfare_{name}']}: {', '.join(known)}"
        command.add_argument(f"--{name}", choices=known, metavar="CHOICE", help=text)
    command.add_argument("--on", type=a_day, metavar="DATE", help=say["help_welfare_on"])
    command.add_argument("--json", action="store_true", help=say["help_welfare_json"])
    by(command, say)
