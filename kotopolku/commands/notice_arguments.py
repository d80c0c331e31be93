"""The words of the commands around notices. As light as `kotopolku.commands.arguments`."""

from argparse import ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import a_case, a_day, people
from kotopolku.commands.changing_arguments import by, case_number, yes
from kotopolku.errors import WrongUseError
from models.notice_kind import NoticeState

Texts = Mapping[str, str]

#: What can be done with notices.
ACTIONS = ("list", "show", "resend", "pause", "resume", "bounced", "preview")


def a_number_of_weeks(text: str) -> int:
    """Return how many weeks fit beside each other."""
    if text not in map(str, range(1, 9)):
        raise WrongUseError("use_weeks", value=text)
    return int(text)


def a_number_of_rows(text: str) -> int:
    """Return how many rows are wanted."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= 10_000):
        raise WrongUseError("use_rows", value=text)
    return int(text)


def snooze(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku snooze`` takes."""
    case_number(command, say)
    command.add_argument("step", metavar="STEP", help=say["help_report_step"])
    until = command.add_mutually_exclusive_group()
    until.add_argument("--until", type=a_day, metavar="DATE", help=say["help_snooze_until"])
    until.add_argument("--off", action="store_true", help=say["help_snooze_off"])
    command.add_argument("--for", dest="people", type=people, default=(), metavar="P1,P2", help=say["help_report_for"])
    by(command, say)


def reassign(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku reassign`` takes."""
    command.add_argument("--from", dest="giver", required=True, metavar="STAFF", help=say["help_reassign_from"])
    to = command.add_mutually_exclusive_group()
    to.add_argument("--to", metavar="STAFF", help=say["help_reassign_to"])
    to.add_argument("--to-role", action="store_true", help=say["help_reassign_to_role"])
    command.add_argument("--case", type=a_case, metavar="CASE", help=say["help_reassign_case"])
    command.add_argument("--step", metavar="STEP", help=say["help_reassign_step"])
    yes(command, say)
    by(command, say)


def workload(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku workload`` takes."""
    command.add_argument("--weeks", type=a_number_of_weeks, default=4, metavar="N", help=say["help_workload_weeks"])
    command.add_argument("--role", metavar="ROLE", help=say["help_worklist_role"])
    command.add_argument("--municipality", metavar="NAME", help=say["help_worklist_municipality"])
    command.add_argument("--json", action="store_true", help=say["help_json"])


def notices(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku notices`` takes."""
    command.add_argument(
        "action", nargs="?", choices=ACTIONS, default="list", metavar="ACTION", help=say["help_notices_action"]
    )
    command.add_argument("what", nargs="?", metavar="WHAT", help=say["help_notices_what"])
    command.add_argument("--case", type=a_case, metavar="CASE", help=say["help_notices_case"])
    command.add_argument("--recipient", metavar="WHO", help=say["help_notices_recipient"])
    states = [str(state) for state in NoticeState]
    command.add_argument("--state", choices=states, metavar="STATE", help=", ".join(states))
    command.add_argument("--limit", type=a_number_of_rows, metavar="N", help=say["help_notices_limit"])
    command.add_argument("--message-id", metavar="ID", help=say["help_notices_message_id"])
    command.add_argument("--html", action="store_true", help=say["help_notices_html"])
    by(command, say)


def calendar(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku calendar`` takes."""
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("--person", metavar="STAFF", help=say["help_calendar_person"])
    whose.add_argument("--role", metavar="ROLE", help=say["help_calendar_role"])
    command.add_argument("--municipality", metavar="NAME", help=say["help_calendar_municipality"])
    what = command.add_mutually_exclusive_group()
    what.add_argument("--file", metavar="FILE", help=say["help_calendar_file"])
    what.add_argument("--new-address", action="store_true", help=say["help_calendar_new_address"])
    what.add_argument("--revoke", metavar="NUMBER", help=say["help_calendar_revoke"])
    what.add_argument("--list", action="store_true", help=say["help_calendar_list"])
    by(command, say)
