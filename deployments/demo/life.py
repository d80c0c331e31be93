"""What happens in a story, day by day: through Prefect's page, and on the command line."""

import shlex
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from deployments.demo.page import DemoFailedError, Page, trigger
from deployments.demo.story import Event, FormEntry, Story
from kotopolku.casework.deadlines import record_due, record_opened
from kotopolku.cli import main as command_line
from kotopolku.installation import Installation
from kotopolku.notification.digests import record_digests
from kotopolku.notification.sender import send_all
from kotopolku.notification.sweep import sweep
from kotopolku.orchestration.change_forms import CHANGE_DATE
from kotopolku.orchestration.outside import publish_quietly
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.persistence.database import transaction
from kotopolku.persistence.installation_facts import DEMO_TODAY, set_fact

Say = Callable[[str], None]


def live(api: PrefectApi, installation: Installation, story: Story, say: Say) -> Page:
    """Live through a story and return the page of its placement.

    Raises:
        DemoFailedError: Something did not go as the story says.
    """
    say(f"{story.begins}  Prefect  {story.form}")
    page = Page(api, installation, _register(api, story))
    say(f"            opened as {page.case_number}")
    day = story.begins
    tell(installation)
    for event in story.events:
        while day < event.on:
            day += timedelta(days=1)
            turn_clock(installation, day)
        _happen(event, page, say)
        tell(installation)
    page.form()
    return page


def turn_clock(installation: Installation, day: date) -> None:
    """Let a day come: the demo's clock, the sweep that finds what became due, and the morning's mail."""
    set_fact(installation.database, DEMO_TODAY, day.isoformat())
    with transaction(installation.database) as session:
        cases = {*record_due(session, day), *record_opened(session, day)}
    tell(installation)
    for case_number in cases:
        publish_quietly(installation, case_number)


def tell(installation: Installation) -> None:
    """Write and send what is to be told, as the scheduled flows do between two events of this story."""
    context = installation.context()
    while True:
        with transaction(installation.database) as session:
            swept = sweep(session, context)
        if swept.is_last:
            break
    with transaction(installation.database) as session:
        record_digests(session, context)
    with installation.post(context) as post:
        send_all(post, context, installation.now)


def _register(api: PrefectApi, story: Story) -> str:
    """Trigger the form as its page does and return the case number, by which the run is called."""
    run = trigger(api, f"{story.form}/{story.form}", story.registration)
    if run["state"]["type"] != "COMPLETED":
        raise DemoFailedError(f"the registration ended as {run['state']['name']}: {run['state']['message']}")
    return str(run["name"])


def _happen(event: Event, page: Page, say: Say) -> None:
    if event.command:
        _command(event, event.command, page, say)
        return
    assert event.prefect, "an event happens one way or the other"
    outcome, error = _type(event.prefect, event, page)
    say(f"{event.on}  Prefect  {event.prefect.step or event.prefect.date}: {outcome}. {error}".rstrip())
    if (outcome == "accepted") is event.refused:
        raise DemoFailedError(f"on {event.on} the answer about {event.prefect.step} was {outcome}: {error}")


def _command(event: Event, command: str, page: Page, say: Say) -> None:
    home = page.home
    words = [page.case_number if word == "CASE" else _at_home(word, home) for word in shlex.split(command)]
    # What stands behind an option may be a name: the demo's own log leaves it out too.
    shown = " ".join(word for word in words[:4] if not word.startswith("--"))
    say(f"{event.on}  command  {shown}")
    if (command_line([*words, "--language", "en"]) == 0) is event.refused:
        raise DemoFailedError(f"on {event.on} the command {shown!r} did not go as the story says")


def _at_home(word: str, home: Path) -> str:
    return str(home / word.removeprefix("HOME/")) if word.startswith("HOME/") else word


def _type(entry: FormEntry, event: Event, page: Page) -> tuple[str, str]:
    if entry.date:
        page.answer("another", what=CHANGE_DATE)
        page.answer("date", which=entry.date, day=entry.day, reported_by=entry.reported_by)
        return page.answer("apply")
    typed = {"outcome": entry.outcome, "for_whom": entry.for_whom, **entry.fields}
    return page.report(str(entry.step), entry.done_on or event.on.isoformat(), entry.reported_by, **typed)
