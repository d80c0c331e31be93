"""The words of ``kotopolku health``. As light as `kotopolku.commands.arguments`."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from kotopolku.commands.argument_types import a_case, a_day
from kotopolku.commands.changing_arguments import by, yes
from kotopolku.errors import WrongUseError
from models.reasons import SentBack

Texts = Mapping[str, str]

#: What can be done with health data.
ACTIONS = ("delivered", "send", "list", "take", "acknowledge", "return", "recall", "keygen")


def an_envelope(text: str) -> int:
    """Return the number of an envelope."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 9999):
        raise WrongUseError("health_use_number", value=text)
    return int(text)


def a_reference(text: str) -> str | None:
    """Return a reference; an empty one is none."""
    return text or None


def health(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku health`` takes."""
    command.add_argument("action", choices=ACTIONS, metavar="ACTION", help=say["help_health_action"])
    command.add_argument("case", type=a_case, nargs="?", metavar="CASE", help=say["help_case"])
    command.add_argument("file", type=Path, nargs="?", metavar="FILE", help=say["help_health_file"])
    ways = ["county_secure_mail", "kanta", "uma"]
    command.add_argument("--way", choices=ways, metavar="WAY", help=say["help_health_way"] + ", ".join(ways))
    command.add_argument("--on", type=a_day, metavar="DATE", help=say["help_health_on"])
    command.add_argument("--reference", type=a_reference, metavar="REF", help=say["help_health_reference"])
    command.add_argument("--number", type=an_envelope, metavar="N", help=say["help_health_number"])
    reasons = [str(one) for one in SentBack]
    text = say["help_health_reason"] + ", ".join(reasons)
    command.add_argument("--reason", choices=reasons, metavar="REASON", help=text)
    command.add_argument("--to", "--out", dest="target", type=Path, metavar="FILE", help=say["help_health_to"])
    command.add_argument("--identity", type=Path, metavar="FILE", help=say["help_health_identity"])
    command.add_argument("--json", action="store_true", help=say["help_json"])
    yes(command, say)
    by(command, say)
