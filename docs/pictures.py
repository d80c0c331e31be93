"""Makes the pictures of the documentation from the application itself: ``python -m docs.pictures``."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
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
from kotopolku.orchestration.timeline_picture import svg
from kotopolku.persistence.audit import Actor
from kotopolku.persistence.database import engine, transaction
from kotopolku.persistence.upgrade import upgrade
from kotopolku.persistence.vault import Vault
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
from models.case_report import Channel
from models.dates import parse_day
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
    svg = page.export_svg(title="make plan", unique_id="plan")
    # A picture loads nothing from elsewhere.
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


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
    return svg(agenda, [line for line in agenda.lines if line.row.due])


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


if __name__ == "__main__":
    (ROOT / "docs" / "images" / "plan.svg").write_text(plan_picture(), encoding="utf-8")
    (ROOT / "docs" / "images" / "timeline.svg").write_text(timeline_picture(), encoding="utf-8")
