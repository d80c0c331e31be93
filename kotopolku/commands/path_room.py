"""How much goes on one page of A4, and how large its letters can be."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from kotopolku.commands.path_words import Entry

#: The sizes of letters in points, the largest first: no page needs a magnifying glass.
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0)

#: Millimetres of A4 within its margins. The others were measured in Chromium, in all three languages.
_HEIGHT = 275.0
_FRAME = 26.0
_HEADER_AND_FOOTER_PER_POINT = 6.0
_LINE_PER_POINT = 0.433

#: Characters in a whole line, and in one of two columns.
_LINE, _COLUMN = 84, 43


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it: entries with all that is said of them, and others in short, in columns."""

    kind: str
    heading: str
    entries: tuple[Entry, ...] = ()
    in_short: tuple[Entry, ...] = ()
    note: str = ""


def letter_size(sections: Iterable[Section]) -> float | None:
    """Return the largest size in points at which the sections fit on one page, or None if they do not."""
    lines = sum(map(_lines, sections))
    return next((size for size in _SIZES if _height(lines, size) <= _HEIGHT), None)


def _height(lines: float, size: float) -> float:
    return _FRAME + size * (_HEADER_AND_FOOTER_PER_POINT + _LINE_PER_POINT * lines)


def _lines(section: Section) -> float:
    """Return about how many lines a section takes, with its heading."""
    lengths = [len(entry.sentence) + len(entry.details) for entry in section.in_short]
    in_short = sum(ceil(length / _COLUMN) for length in lengths) * 0.45 + bool(lengths) * 0.5
    entries = sum(1.2 + ceil(len(entry.details) / _LINE) for entry in section.entries)
    return 1.8 + entries + in_short + bool(section.note)
