"""The words that the commands take which change a case. As light as `kotopolku.commands.arguments`."""

from argparse import SUPPRESS, ArgumentParser
from collections.abc import Mapping

from kotopolku.commands.argument_types import (
    a_case,
    a_count,
    a_dated_event,
    a_day,
    a_day_or_unknown,
    a_name,
    a_person,
    names,
    people,
)
from kotopolku.commands.household_arguments import household_changes
from models.reasons import Blocked, NotNeeded, Reopened, Withdrawn
from models.vocabulary import AgeGroup, HouseholdFlag, LabourMarket, PersonFlag, Track

Texts = Mapping[str, str]


def case_number(command: ArgumentParser, say: Texts) -> None:
    """Add the case that a command is about."""
    command.add_argument("case", type=a_case, metavar="CASE", help=say["help_case"])


def register(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku register`` takes."""
    command.add_argument("--file", metavar="FILE", help=say["help_register_file"])
    tracks = [str(track) for track in Track]
    command.add_argument("--track", choices=tracks, metavar="TRACK", help=", ".join(tracks))
    command.add_argument("--municipality", metavar="NAME", help=say["help_register_municipality"])
    command.add_argument("--proposal", metavar="REF", help=say["help_register_proposal"])
    for name in ("proposal-received", "referral-decided", "arrival"):
        text = say[f"help_register_{name.replace('-', '_')}"]
        command.add_argument(f"--{name}", type=a_day, metavar="DATE", help=text)
    text = say["help_register_date"]
    command.add_argument("--date", type=a_dated_event, action="append", default=[], metavar="EVENT=DATE", help=text)
    for name in ("adults", "over-65", "school-age", "under-7"):
        text = say[f"help_register_{name.replace('-', '_')}"]
        command.add_argument(f"--{name}", type=a_count, default=0, metavar="N", help=text)
    command.add_argument("--emergency", action="store_true", help=say["help_register_emergency"])
    command.add_argument("--unaccompanied", action="store_true", help=say["help_register_unaccompanied"])
    command.add_argument("--dry-run", action="store_true", help=say["help_register_dry_run"])
    by(command, say)


def report(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku report`` takes."""
    case_number(command, say)
    command.add_argument("step", metavar="STEP", help=say["help_report_step"])
    command.add_argument("--for", dest="people", type=people, default=(), metavar="P1,P2", help=say["help_report_for"])
    what = command.add_mutually_exclusive_group()
    what.add_argument("--on", type=a_day, metavar="DATE", help=say["help_report_on"])
    for name, reasons in (("not-needed", NotNeeded), ("blocked", Blocked), ("reopen", Reopened)):
        known = [str(reason) for reason in reasons]
        text = say[f"help_report_{name.replace('-', '_')}"]
        what.add_argument(f"--{name}", choices=known, metavar="REASON", help=f"{text}: {', '.join(known)}")
    for name in ("agree", "disagree"):
        what.add_argument(f"--{name}", action="store_true", help=say[f"help_report_{name}"])
    command.add_argument("--with", dest="roles", type=names, metavar="ROLES", help=say["help_report_with"])
    command.add_argument("--next", dest="next_steps", type=names, metavar="STEPS", help=say["help_report_next"])
    by(command, say)


def move_date(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku move-date`` takes."""
    case_number(command, say)
    command.add_argument("milestone", metavar="MILESTONE", help=say["help_move_milestone"])
    command.add_argument("date", type=a_day_or_unknown, metavar="DATE", help=say["help_move_date_date"])
    command.add_argument("--person", metavar="PERSON", help=say["help_move_person"])
    yes(command, say)
    by(command, say)


def person(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku person`` takes."""
    case_number(command, say)
    command.add_argument("person", type=a_person, nargs="?", metavar="PERSON", help=say["help_person_person"])
    command.add_argument("--add", action="store_true", help=say["help_person_add"])
    for name, values in (("labour-market", LabourMarket), ("age-group", AgeGroup)):
        known = [str(value) for value in values]
        command.add_argument(f"--{name}", choices=known, metavar="CHOICE", help=", ".join(known))
    command.add_argument("--born", type=a_day, metavar="DATE", help=say["help_person_born"])
    command.add_argument("--name", type=a_name, metavar="TEXT", help=say["help_person_name"])
    flags = [str(flag) for flag in (*HouseholdFlag, *PersonFlag)]
    for name in ("flag", "no-flag"):
        text = say[f"help_person_{name.replace('-', '_')}"]
        command.add_argument(f"--{name}", action="append", default=[], choices=flags, metavar="FLAG", help=text)
    household_changes(command, say)
    command.add_argument("--names", action="store_true", help=say["help_person_names"])
    # Told beside --names: help fits a screen.
    command.add_argument("--reads", action="store_true", help=SUPPRESS)
    by(command, say)


def withdraw(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku withdraw`` takes."""
    case_number(command, say)
    known = [str(reason) for reason in Withdrawn]
    command.add_argument("reason", choices=known, metavar="REASON", help=", ".join(known))
    yes(command, say)
    by(command, say)


def by(command: ArgumentParser, say: Texts) -> None:
    """Add who acts."""
    command.add_argument("--by", metavar="STAFF", help=say["help_by"])


def yes(command: ArgumentParser, say: Texts) -> None:
    """Add that nothing is asked."""
    command.add_argument("--yes", action="store_true", help=say["help_yes"])
