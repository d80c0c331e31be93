"""The words that each command takes. Nothing heavy is imported here, because help shows all of them."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path

from kotopolku.commands.argument_types import a_port, a_work_pool
from kotopolku.commands.assessment_arguments import assessment
from kotopolku.commands.changing_arguments import by, case_number, move_date, person, register, report, withdraw
from kotopolku.commands.export_arguments import export
from kotopolku.commands.fact_arguments import fact
from kotopolku.commands.health_arguments import health
from kotopolku.commands.household_arguments import migrate, move
from kotopolku.commands.housing_arguments import housing
from kotopolku.commands.integration_arguments import integration
from kotopolku.commands.kela_arguments import kela
from kotopolku.commands.notice_arguments import calendar, notices, reassign, snooze, workload
from kotopolku.commands.welfare_arguments import welfare

Texts = Mapping[str, str]


def check(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku check`` takes."""
    command.add_argument("--on", metavar="DATE", help=say["help_check_on"])


def plan(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku plan`` takes."""
    command.add_argument("--facts", required=True, metavar="FILE", help=say["help_plan_facts"])
    command.add_argument("--json", action="store_true", help=say["help_plan_json"])


def explain(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku explain`` takes."""
    command.add_argument("step", nargs="?", metavar="STEP", help=say["help_explain_step"])
    command.add_argument("--track", metavar="TRACK", help=say["help_explain_track"])
    command.add_argument("--facts", metavar="FILE", help=say["help_explain_facts"])


def worklist(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku worklist`` takes."""
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("--person", metavar="STAFF", help=say["help_worklist_person"])
    whose.add_argument("--role", metavar="ROLE", help=say["help_worklist_role"])
    command.add_argument("--municipality", metavar="NAME", help=say["help_worklist_municipality"])
    command.add_argument("--json", action="store_true", help=say["help_json"])


def timeline(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku timeline`` takes."""
    case_number(command, say)
    command.add_argument("--json", action="store_true", help=say["help_json"])


def standing(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku standing`` takes."""
    command.add_argument(
        "action", nargs="?", choices=["list", "open"], default="list", metavar="open", help=say["help_standing_open"]
    )
    command.add_argument("--municipality", metavar="NAME", help=say["help_standing_of"])
    command.add_argument("--json", action="store_true", help=say["help_json"])
    by(command, say)


def path(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku path`` takes."""
    case_number(command, say)
    command.add_argument("--file", type=Path, metavar="FILE", help=say["help_path_file"])
    command.add_argument("--html", action="store_true", help=say["help_path_html"])


def audit(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku audit`` takes."""
    case_number(command, say)
    command.add_argument("--json", action="store_true", help=say["help_json"])


def db(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku db`` takes."""
    actions = ["upgrade", "rotate-key"]
    command.add_argument("action", choices=actions, metavar="ACTION", help=say["help_db_action"])


def start(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku start`` takes."""
    command.add_argument("--home", type=Path, metavar="FOLDER", help=say["help_start_home"])
    command.add_argument("--port", type=a_port, metavar="PORT", help=say["help_start_port"])


def deploy(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku deploy`` takes."""
    command.add_argument("--check", action="store_true", help=say["help_deploy_check"])
    command.add_argument("--work-pool", type=a_work_pool, metavar="NAME", help=say["help_deploy_work_pool"])


def doctor(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku doctor`` takes."""
    command.add_argument("--json", action="store_true", help=say["help_json"])


def watchdog(command: ArgumentParser, say: Texts) -> None:
    """Add what ``kotopolku watchdog`` takes: nothing, a timer calls it."""


#: What adds the words of each command, in the order in which help lists the commands.
ARGUMENTS: Mapping[str, Callable[[ArgumentParser, Texts], None]] = {
    "check": check,
    "plan": plan,
    "explain": explain,
    "register": register,
    "report": report,
    "worklist": worklist,
    "workload": workload,
    "calendar": calendar,
    "timeline": timeline,
    "standing": standing,
    "export": export,
    "path": path,
    "housing": housing,
    "move-date": move_date,
    "person": person,
    "fact": fact,
    "kela": kela,
    "move": move,
    "withdraw": withdraw,
    "health": health,
    "assessment": assessment,
    "integration": integration,
    "welfare": welfare,
    "snooze": snooze,
    "reassign": reassign,
    "notices": notices,
    "audit": audit,
    "migrate": migrate,
    "db": db,
    "start": start,
    "deploy": deploy,
    "doctor": doctor,
    "watchdog": watchdog,
}
