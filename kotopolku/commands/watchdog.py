"""``kotopolku watchdog``: for a timer; tells the operator when sweeps end no more, and when they do again."""

import sys
from argparse import Namespace
from datetime import UTC, datetime

from config.texts import texts
from kotopolku.commands.workplace import installation
from kotopolku.errors import InstallationError
from kotopolku.operations.watch import News, Watch
from kotopolku.operations.watchdog import Look, look
from kotopolku.operations.wording import instant


def run(options: Namespace) -> int:
    """Look once; return 1 during an outage, or when the operator could not be told."""
    settings, say = installation(options).settings, texts(options.language, "operations")

    def write(what: News, watch: Watch, is_database_there: bool) -> tuple[str, str]:
        text = say[f"alarm_{what}_text"].format(at=instant(watch.ended_at))
        lines = [text] if is_database_there else [text, say["alarm_database"]]
        return say[f"alarm_{what}_subject"], "\n\n".join(lines)

    try:
        found = look(settings, datetime.now(UTC), write)
    except OSError as error:
        raise InstallationError("home_not_writable", folder=str(settings.home)) from error
    sys.stdout.write(f"{say[_state(found)].format(at=instant(found.watch.ended_at))}\n")
    if not found.is_database_there:
        sys.stdout.write(f"{say['alarm_database']}\n")
    if line := _told(found):
        stream = sys.stdout if found.is_told else sys.stderr
        stream.write(f"{say[line]}\n")
    return 1 if found.is_outage or not found.is_told else 0


def _state(found: Look) -> str:
    if found.is_outage:
        return "watch_late"
    return "watch_waits" if found.is_database_there and not found.has_ended else "watch_well"


def _told(found: Look) -> str:
    if found.news is News.NONE:
        return ""
    return "watch_told" if found.is_told else "watch_not_told"
