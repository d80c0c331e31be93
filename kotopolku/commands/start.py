"""``kotopolku start``: run Kotopolku; the starter is a child process."""

from argparse import Namespace

from kotopolku.commands.child_process import run_child
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
    return run_child("deployments.start", own=own)
