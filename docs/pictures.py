"""Makes the pictures of the documentation from the application itself: ``python -m docs.pictures``."""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text

from config.library import Library, RawFile, read_file
from config.loader import load_configuration
from kotopolku.commands.plan_table import print_plan
from kotopolku.intake import accept_facts
from kotopolku.planning.explanations import Explainer
from kotopolku.planning.planner import make_plan, watchers_of
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


if __name__ == "__main__":
    (ROOT / "docs" / "images" / "plan.svg").write_text(plan_picture(), encoding="utf-8")
