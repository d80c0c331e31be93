"""Makes the pictures of the documentation from the application itself: ``python -m docs.pictures``."""

import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.casework.agenda import agenda_of
from kotopolku.casework.context import Context
from kotopolku.casework.opening import open_placement
from kotopolku.casework.registration import checked_registration
from kotopolku.casework.reporting import StepReport, report_step
from kotopolku.commands.plan_table import print_plan
from kotopolku.intake import accept_facts
from kotopolku.notification.rendering import render
from kotopolku.notification.samples import SAMPLES, TODAY
from kotopolku.orchestration.timeline_picture import svg
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.upgrade import upgrade
from kotopolku.persistence.vault import Vault
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
from models.case_report import Channel
from models.dates import parse_day
from models.messages import Messages
from models.notice_kind import NoticeKind
from models.values import Language

ROOT = Path(__file__).parent.parent


def plan_picture() -> str:
    """Return the plan of the example family as a terminal shows it, as SVG."""
    today = parse_day("2026-06-22")
    raw = read_file(ROOT / "examples" / "quota-family.yaml")
    assert today
    assert isinstance(raw, RawFile)
    found = load_configuration(Library(), today)
    facts = accept_facts(raw, found)
    process = found.processes[facts.track]
    plan = make_plan(process, facts, watchers_of(found.roles.values()))
    teller = Explainer(Language.EN, found.messages[Language.EN], process, found.acts, found.sources)
    screen = Console(file=io.StringIO(), record=True, width=160, force_terminal=True, color_system="truecolor")
    print_plan(plan, found.municipalities[facts.municipality], teller, found.roles, screen)
    lines = screen.export_text(styles=True).splitlines()
    first = next(number for number, line in enumerate(lines) if "First weeks" in line)
    page = Console(file=io.StringIO(), record=True, width=160)
    page.print(Text.from_ansi("\n".join([lines[0], "", *lines[first:]])))
    return _drawn(page, "make plan", "plan")


def notice_pictures() -> dict[str, str]:
    """Return by its name the mail of each kind in Finnish, Swedish and English, as a terminal shows it, as SVG."""
    messages = load_configuration(Library(), TODAY).messages
    return {f"notice-{kind.value}": _notice_picture(kind, messages) for kind in NoticeKind}


def _notice_picture(kind: NoticeKind, messages: Mapping[Language, Messages]) -> str:
    page = Console(file=io.StringIO(), record=True, width=80)
    for language in Language:
        message = render(SAMPLES[kind]["plain"].letter(language), messages[language])
        page.print(Panel(Text.assemble((message.subject, "bold"), "\n\n", message.text.rstrip())))
    return _drawn(page, f"kotopolku notices preview {kind.value}", f"notice-{kind.value}")


def _drawn(page: Console, title: str, name: str) -> str:
    # A picture loads nothing from elsewhere.
    return re.sub(r"@font-face \{.*?\}\s*", "", page.export_svg(title=title, unique_id=name), flags=re.DOTALL)


def timeline_picture() -> str:
    """Return the timeline of a placement a few weeks after its proposal, as Prefect's page shows it."""
    today = date(2026, 5, 29)
    found = load_configuration(Library(), today)
    context = Context(found, Vault(bytes(32)), today, datetime(2026, 5, 29, 9, tzinfo=UTC))
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/picture.db"
        upgrade(url)
        registration = checked_registration(_REGISTRATION, "picture", found, today)
        with transaction(url) as session:
            number = open_placement(session, context, registration, _COORDINATOR).case_number
            for step, day in _DONE.items():
                report_step(session, context, number, StepReport(step, done_on=day), _COORDINATOR)
            agenda = agenda_of(session, context, number)
        engine(url).dispose()
    return svg(agenda.today, agenda.bars, Language.EN)


_COORDINATOR = Actor("jakobstad-coordinator", Channel.CLI)
_REGISTRATION = {
    "track": "quota",
    "municipality": "jakobstad",
    "proposal_reference": "PICTURE-2026-1",
    "flags": ["has_health_data"],
    "milestones": {
        "proposal_received": "2026-03-02",
        "referral_decided": "2026-03-20",
        "file_received": "2026-03-24",
        "arrival": "2026-06-10",
    },
    "people": [
        {"id": "p1", "born": "1990-05-01", "labour_market": "job_seeker", "milestones": {"first_permit": "2026-03-02"}},
        {"id": "p2", "born": "2015-02-28", "labour_market": "not_applicable"},
    ],
}
_DONE = {
    "capacity_check": date(2026, 3, 6),
    "place_answer": date(2026, 3, 13),
    "housing_reservation": date(2026, 5, 20),
}


def pictures() -> dict[str, str]:
    """Return every picture of docs/images by its name."""
    return {"plan": plan_picture(), "timeline": timeline_picture(), **notice_pictures()}


if __name__ == "__main__":
    for name, picture in pictures().items():
        (ROOT / "docs" / "images" / f"{name}.svg").write_text(picture, encoding="utf-8")
