"""What notices.yaml must agree on with the other files."""

from collections.abc import Collection, Iterator

from models.ladder import LadderBook
from models.problem import Problem

FILE = "config/notices.yaml"


def notice_problems(book: LadderBook, municipalities: Collection[str], steps: Collection[str]) -> Iterator[Problem]:
    """Yield the names in notices.yaml that do not exist."""
    ladders = {ladder.id for ladder in book.ladders}
    for number, choice in enumerate(book.choices):
        path = f"choices[{number}]"
        if choice.ladder not in ladders:
            yield Problem(FILE, f"{path}.ladder", "unknown_ladder", {"name": choice.ladder})
        if choice.municipality is not None and choice.municipality not in municipalities:
            yield Problem(FILE, f"{path}.municipality", "unknown_name", {"name": choice.municipality})
        if choice.step is not None and choice.step not in steps:
            yield Problem(FILE, f"{path}.step", "unknown_name", {"name": choice.step})
