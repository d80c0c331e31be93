"""``python -m deployments.demo [STORY]``: lives through a story and prints the timeline that came of it."""

import argparse
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from config.settings import Settings
from deployments.demo.life import live
from deployments.demo.mails import mail_lines
from deployments.demo.organisation import own_organisation
from deployments.demo.page import DemoFailedError
from deployments.demo.post import PostOffice
from deployments.demo.story import Story, read_story
from deployments.group import running
from kotopolku.cli import main as command_line
from kotopolku.errors import KotopolkuError
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import connect
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact
from kotopolku.sentences import error_lines

#: The county's private key, which in life never comes to the municipality.
COUNTY_KEY = "county.key"

STORY = Path(__file__).parent.parent.parent / "examples" / "demo-family.yaml"


def main() -> int:
    """Return 0, or 1 with the reason."""
    options = _options()
    home = Path(tempfile.mkdtemp(prefix="kotopolku-demo-"))
    try:
        story = read_story(options.story)
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, home, ignore_errors=True)
            return _demonstrate(story, home, keep=options.keep, stack=stack)
    except DemoFailedError as reason:
        _say(f"The demo stopped: {reason}.")
    except KotopolkuError as error:
        for line in error_lines(error, "en"):
            _say(line)
    except KeyboardInterrupt:
        _say("Interrupted.")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description="Live through a story on a real Prefect server.")
    parser.add_argument("story", nargs="?", type=Path, default=STORY, help="the story's file")
    parser.add_argument("--keep", action="store_true", help="leave everything running at the end, until Ctrl-C")
    return parser.parse_args()


def _demonstrate(story: Story, home: Path, *, keep: bool, stack: ExitStack) -> int:
    began = time.monotonic()
    office = stack.enter_context(PostOffice(home / "mail"))
    installation = _installation(home, office)
    set_fact(installation.database, DEMO_TODAY, story.begins.isoformat())
    _say("Starting a Prefect server and a runner in a folder and on a port of their own ...")
    stack.enter_context(running(installation))
    _say(f"Ready after {time.monotonic() - began:.0f} seconds.\n")
    with connect(installation.settings.api_url, installation.prefect_auth, is_patient=True) as api:
        page = live(api, installation, story, _say)
    _say(f"\nThe timeline of {page.case_number}, read from the database:\n")
    status = command_line(["timeline", page.case_number, "--language", "en"])
    _say("\nThe mails that the mail server received, read from its folder:\n")
    for line in mail_lines(office.folder):
        _say(line)
    _say(f"\n{len(story.events) + 1} events in {time.monotonic() - began:.0f} seconds.")
    if keep:
        _keep(installation)
    return status


def _installation(home: Path, office: PostOffice) -> Installation:
    """Return an installation of the demo's own, and let the command line of this process work on it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    for name in [name for name in os.environ if name.startswith("KOTOPOLKU_") and name != "KOTOPOLKU_KILL_ORDERS"]:
        del os.environ[name]
    own_organisation(home / "own", home / COUNTY_KEY)
    os.environ.update(
        KOTOPOLKU_HOME=str(home),
        KOTOPOLKU_CONFIG_DIRECTORY=str(home / "own"),
        KOTOPOLKU_PORT=str(port),
        KOTOPOLKU_SMTP_URL=office.url,
        KOTOPOLKU_MAIL_FROM="Kotopolku <kotopolku@example.org>",
        KOTOPOLKU_OPERATOR_MAIL="operator@example.org",
    )
    installation = Installation(Settings())
    installation.make_ready()
    return installation


def _keep(installation: Installation) -> None:
    settings = installation.settings
    _say(f"\nPrefect's page: {settings.api_url.removesuffix('/api')}")
    _say(f"Its sign-in:    {installation.prefect_auth}")
    _say(f"Mails:          {settings.home / 'mail'} (a Maildir)")
    own = f"KOTOPOLKU_HOME={settings.home} KOTOPOLKU_CONFIG_DIRECTORY={settings.config_directory}"
    _say(f"Command line:   {own} KOTOPOLKU_PORT={settings.port} .venv/bin/kotopolku worklist")
    _say(f"County's key:   {settings.home / COUNTY_KEY} (for kotopolku health take --identity)")
    _say("Ctrl-C ends it.")
    signal.sigwait({signal.SIGINT, signal.SIGTERM})


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
