"""A child process of a command: deployments import us and not reverse, so what they do is run and not imported."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import FrameType


def run_child(module: str, *arguments: str, own: Mapping[str, object]) -> int:
    """Run a module with some variables of its own until it ends, pass signals on, and return its status."""
    environment = os.environ | {name: str(value) for name, value in own.items()}
    sys.stdout.flush()
    at_terminal = sys.stdin is not None and sys.stdin.isatty()
    child = subprocess.Popen([sys.executable, "-m", module, *arguments], env=environment)

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
