"""``kotopolku start``: run Kotopolku; the starter is a child process, because deployments import us and not reverse."""

import os
import signal
import subprocess
import sys
from argparse import Namespace
from types import FrameType

from kotopolku.commands.common import library, settings


def run(options: Namespace) -> int:
    """Run the starter until it ends, and return its status."""
    found = settings()
    own = {
        "KOTOPOLKU_HOME": options.home or found.home,
        "KOTOPOLKU_PORT": options.port or found.port,
        "KOTOPOLKU_CONFIG_DIRECTORY": library(options, found).overlay or "",
        "KOTOPOLKU_LANGUAGE": options.language,
    }
    environment = os.environ | {name: str(value) for name, value in own.items()}
    sys.stdout.flush()
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    child = subprocess.Popen([sys.executable, "-m", "deployments.start"], env=environment)

    def pass_on(number: int, _: FrameType | None) -> None:
        # A terminal sends Ctrl-C to the child too, which must not get it twice.
        if number != signal.SIGINT or not at_terminal:
            child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    # As a shell tells it: 128 and the signal that ended it.
    return status if status >= 0 else 128 - status
