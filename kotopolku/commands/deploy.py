"""``kotopolku deploy``: set up a Prefect server, or say what differs; a child process does it."""

from argparse import Namespace

from kotopolku.commands.child_process import run_child
from kotopolku.commands.common import library, settings


def run(options: Namespace) -> int:
    """Deploy or compare; return 1 when it could not, or when a comparison found something."""
    own = {
        "KOTOPOLKU_CONFIG_DIRECTORY": library(options, settings()).overlay or "",
        "KOTOPOLKU_LANGUAGE": options.language,
    }
    words = ["--check"] if options.check else []
    words += ["--work-pool", options.work_pool] if options.work_pool else []
    return run_child("deployments.deploy", *words, own=own)
