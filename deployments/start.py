"""Start Kotopolku: Prefect's server and our runner, until Ctrl-C. ``python -m deployments.start``."""

import os
import signal
import sys
import time
from types import FrameType

from config.settings import Settings
from config.texts import texts
from deployments.group import Group, running
from kotopolku.desk.desk import Desk
from kotopolku.desk.signing_in.provider_settings import check_provider
from kotopolku.errors import InstallationError, KotopolkuError
from kotopolku.installation import Installation
from kotopolku.sentences import error_lines

__all__ = ["main", "running"]

_LOOK_EVERY_SECONDS = 0.2
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal; no error, so that nothing but `main` catches it."""


def main() -> int:
    """Run until Ctrl-C or SIGTERM and return the exit status: 0, or 1 if it could not start or ended by itself."""
    for number in _STOPS:
        signal.signal(number, _stop_once)
    installation = Installation(Settings())
    language = installation.settings.language or os.environ.get("LANG", "")[:2]
    try:
        _make_ready(installation, language)
        with running(installation) as group:
            say = texts(language, "installation")
            _say(say["running"].format(address=group.address))
            if not group.has_alarms:
                _say(say["alarms_not_set"])
            if group.desk:
                _say(say["desk_running"].format(address=Desk(installation).address))
            _wait_until_one_ends(group)
    except _StopRequested:
        return 0
    except KotopolkuError as error:
        for line in error_lines(error, language):
            sys.stderr.write(f"{line}\n")
        return error.exit_status
    return 0


def _stop_once(_: int, __: FrameType | None) -> None:
    """Ask for the end once; while the children end in order, a second Ctrl-C changes nothing."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise _StopRequested


def _make_ready(installation: Installation, language: str) -> None:
    """Make what a first start needs, show each new secret once, and refuse what cannot be started.

    Raises:
        KotopolkuError: The database is a demo's, the key does not fit, or the definitions have errors.
    """
    names = {installation.settings.key_file: "new_master_key", installation.settings.auth_file: "new_sign_in"}
    for file in installation.make_ready():
        secret = file.read_text(encoding="utf-8").strip()
        _say(texts(language, "installation")[names[file]].format(secret=secret, file=file))
    installation.refuse_demo()
    installation.check_gateway()
    check_provider(installation.settings)
    # Broken definitions are told here, in a sentence, and not in the log of a child.
    _ = installation.definitions


def _wait_until_one_ends(group: Group) -> None:
    while (child := group.ended) is None:
        time.sleep(_LOOK_EVERY_SECONDS)
    raise InstallationError("child_ended", name=child.name, log=str(child.log))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
