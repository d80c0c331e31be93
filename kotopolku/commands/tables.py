"""What every table of the command line shares: the page, the columns, and dates told with their kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from kotopolku.planning.wording import short_date
from models.values import Language

#: Width of a table where there is no screen to fill, as in a file or a pipe.
PAGE_WIDTH = 160

#: How a row looks that should have been done; its words say the same, because colour never stands alone.
LATE = "bold red"


@dataclass(frozen=True)
class Column:
    """One column: its name in commands.yaml, its share of the free width, and the width that it keeps."""

    name: str
    ratio: int | None = None
    width: int | None = None


class Dated(Protocol):
    """A planned step or a work item: whatever has the dates of a step."""

    @property
    def without_delay(self) -> bool: ...  # noqa: D102
    @property
    def earliest(self) -> date | None: ...  # noqa: D102
    @property
    def statutory_due(self) -> date | None: ...  # noqa: D102
    @property
    def target_due(self) -> date | None: ...  # noqa: D102
    @property
    def eligible_until(self) -> date | None: ...  # noqa: D102


def page(stream: TextIO) -> Console:
    """Return what prints on a screen, or on a page of fixed width where there is none."""
    # Texts of people and definitions are printed as they are: a bracket in them is no markup.
    width = None if stream.isatty() else PAGE_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def plain_table(columns: Iterable[Column], say: Mapping[str, str], title: str | None = None) -> Table:
    """Return an empty table over the whole width, its headings in the user's language."""
    table = Table(title=title, title_justify="left", title_style="bold", expand=True, box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(say[f"column_{column.name}"], ratio=column.ratio, min_width=column.width, overflow="fold")
    return table


def due_text(step: Dated, say: Mapping[str, str], language: Language) -> str:
    """Return every date with its kind, a line each: law, or the municipality's target."""
    lines = [say["without_delay"]] * step.without_delay
    dates = (
        (step.earliest, say["from_day"]),
        (step.statutory_due, f"{{day}} ({say['law']})"),
        (step.target_due, f"{{day}} ({say['target']})"),
        (step.eligible_until, say["right_ends"]),
    )
    lines += [text.format(day=short_date(day, language)) for day, text in dates if day]
    return "\n".join(lines) or say["no_date"]
