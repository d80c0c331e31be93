"""Brings the overviews in Prefect's page up to date, and deletes their old versions, of which Prefect keeps all."""

import re
from collections.abc import Iterator

from kotopolku.casework.context import Context
from kotopolku.casework.county_overview import county_overview
from kotopolku.casework.overview_sections import OverviewWords, Section
from kotopolku.casework.small_cells import TOTAL
from kotopolku.installation import Installation
from kotopolku.orchestration.prefect_api import PrefectApi
from kotopolku.persistence.database import reading
from models.values import Language

#: So many versions of each overview are kept, the newest ones.
VERSIONS = 24


def publish_all(api: PrefectApi, installation: Installation, run_id: str) -> list[str]:
    """Write the overviews that have changed and return their keys; a second time it writes nothing.

    Args:
        api: A connection to Prefect.
        installation: Whose placements are counted.
        run_id: The run that shows the artifacts.
    """
    written = []
    for key, text in overviews(installation):
        newest = api.read_artifact(key)
        if newest is None or newest["data"] != text:
            api.create_artifact(run_id, key, text)
            written.append(key)
        # Also of what has not changed: whoever wrote it may have died before it came to this.
        api.delete_old_artifacts(key, keep=VERSIONS)
    return written


def overviews(installation: Installation) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of the overview of each county and of each of its municipalities."""
    context = installation.context()
    for county in dict.fromkeys(one.county for one in context.definitions.municipalities.values()):
        with reading(installation.database) as session:
            found = county_overview(session, context, county, installation.settings.small_cells)
        for place in (TOTAL, *found.municipalities):
            yield _key(county, place), markdown(OverviewWords(found, context, Language.EN, place), context)


def markdown(words: OverviewWords, context: Context) -> str:
    """Return an overview as Markdown, with the name of the place in Swedish and Finnish."""
    name = context.definitions.organisations[words.place or words.overview.county].name
    title = f"# Overview: {name.sv} / {name.fi}\n\nAs of {words.overview.today.isoformat()}."
    tables = [f"## {section.title}\n\n{_table(section, words)}" for section in words.sections()]
    return "\n\n".join([title, *tables, "## Notes", "\n".join(f"- {_plain(note)}" for note in words.notes)])


def _key(county: str, place: str) -> str:
    """Return the key of an artifact: lowercase letters, digits and dashes only."""
    name = f"county-overview-{county}" if place == TOTAL else f"overview-{place}"
    return name.lower().replace("_", "-")


def _table(section: Section, words: OverviewWords) -> str:
    rows = [[section.first, *section.columns.values()]]
    rows += [[line.label, *(words.text(cell) for cell in line.cells)] for line in section.lines]
    written = [f"| {' | '.join(map(_plain, row))} |" for row in rows]
    return "\n".join([written[0], f"| --- |{' ---: |' * len(section.columns)}", *written[1:]])


def _plain(text: str) -> str:
    """Return a text without signs that Markdown takes for its own."""
    # Before a number it is no tag: "<5" stays as people read it.
    return re.sub(r"<(?!\d)", "&lt;", text.replace("|", "\\|"))
