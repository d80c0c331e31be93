"""A timeline as a picture: when each step is to be done and is done, the days of law and target, and today.

An SVG as a data URI stands in Markdown in Prefect's forms and artifacts; its colours suit light and dark pages.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from kotopolku.casework.agenda import Agenda
from kotopolku.casework.bars import Bar
from models.values import Language

_INK, _PLANNED, _LAW, _TARGET, _NOW, _LATE = "#7a869a", "#b9c2cf", "#c2410c", "#2563eb", "#059669", "#dc2626"
_ACTUAL = "#7c3aed"
#: What ends in years would press everything else together: it stands at the edge, with its month.
_HORIZON = timedelta(days=150)
#: What began long ago stands at the other edge.
_PAST = timedelta(days=120)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Layout:
    """The measures of a picture, in pixels."""

    left: int
    width: int
    row: int
    name_is_above: bool

    @property
    def name_letters(self) -> int:
        """How much of a name there is room for."""
        return 58 if self.name_is_above else 38


WIDE = Layout(left=250, width=760, row=24, name_is_above=False)
#: For the form, whose dialog is some 430 pixels wide and would make a wide picture too small to read.
NARROW = Layout(left=10, width=410, row=36, name_is_above=True)

_TOP, _BOTTOM = 34, 26


@dataclass(frozen=True)
class PictureWords:
    """What stands in a picture beside dates; Prefect's page, whose chrome is English, has the plain ones."""

    today: str = "today"
    law: str = "law"
    target: str = "target"
    overdue: str = "overdue"
    planned: str = "planned"
    actual: str = "actual"


_PLAIN = PictureWords()


def picture(agenda: Agenda, layout: Layout = WIDE) -> str:
    """Return the picture as Markdown, or one sentence when no step has a date."""
    if not agenda.bars:
        return "No open step has a date yet."
    drawn = svg(agenda.today, agenda.bars, Language.EN, layout=layout)
    encoded = base64.b64encode(drawn.encode()).decode()
    return f"![Timeline of {agenda.case_number}](data:image/svg+xml;base64,{encoded})"


def svg(
    today: date, bars: Sequence[Bar], language: Language, words: PictureWords = _PLAIN, layout: Layout = WIDE
) -> str:
    """Return a timeline as SVG: a broad bar as planned, a narrow one as it was, law, target and today.

    Args:
        today: The day of the picture.
        bars: At least one.
        language: Of the names of steps.
        words: What else stands there.
        layout: The measures.
    """
    scale = _scale(today, bars, layout)
    height = _TOP + layout.row * len(bars) + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.left + layout.width + 20}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">',
        *_months(scale, height),
        *(part for number, bar in enumerate(bars) for part in _row(bar, number, today, scale, language)),
        f'<line x1="{scale.x(today)}" x2="{scale.x(today)}" y1="{_TOP - 8}" y2="{height - 22}" '
        f'stroke="{_NOW}" stroke-width="2"/>',
        _legend(words, layout, height),
        "</svg>",
    ]
    return "".join(parts)


def _legend(words: PictureWords, layout: Layout, height: int) -> str:
    signs = (
        (words.today, _NOW, "|"),
        (words.law, _LAW, "●"),
        (words.target, _TARGET, "●"),
        (words.planned, _PLANNED, "▬"),
        (words.actual, _ACTUAL, "▬"),
        (words.overdue, _LATE, "▬"),
    )
    said = "  ".join(f'{escape(word)} <tspan fill="{colour}">{sign}</tspan>' for word, colour, sign in signs)
    return f'<text x="{layout.left}" y="{height - 6}">{said}</text>'


class _Scale:
    """Where a day lies on the picture."""

    def __init__(self, first: date, last: date, layout: Layout) -> None:
        self.first, self.last, self.layout = first, last, layout
        self._day = layout.width / max(1, (last - first).days)

    def x(self, day: date) -> int:
        inside = min(max(day, self.first), self.last)
        return round(self.layout.left + (inside - self.first).days * self._day)


def _scale(today: date, bars: Sequence[Bar], layout: Layout) -> _Scale:
    days = [day for bar in bars for day in (bar.planned_from, bar.due, bar.target_due, bar.begun, bar.done_on) if day]
    first = max(min([today, *days]), min([today - _PAST, *(bar.due for bar in bars if bar.due)]))
    last = max(min(max(days, default=today), today + _HORIZON), today)
    return _Scale(first - 3 * _DAY, last + 3 * _DAY, layout)


def _months(scale: _Scale, height: int) -> list[str]:
    day, found = scale.first.replace(day=1), []
    room = scale.layout.width / max(1, (scale.last - scale.first).days)
    # Their names would lie upon each other.
    step = 1 if room * 30 > 60 else 3
    while day <= scale.last:
        if day >= scale.first and (day.month - 1) % step == 0:
            x = scale.x(day)
            ends = f'x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{height - 22}"'
            found.append(f'<line {ends} stroke="{_PLANNED}" stroke-opacity="0.4"/>')
            found.append(f'<text x="{x + 3}" y="{_TOP - 14}">{day:%m/%Y}</text>')
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _row(bar: Bar, number: int, today: date, scale: _Scale, language: Language) -> list[str]:
    layout = scale.layout
    y = _TOP + layout.row * number + 14
    middle = y + 12 if layout.name_is_above else y - 4
    parts = [_name(bar, y, layout, language)]
    if bar.due and bar.planned_from:
        parts.append(_rect(scale, bar.planned_from, bar.due, middle, 10, _PLANNED))
    if bar.begun:
        end = bar.done_on or today
        parts.append(_rect(scale, bar.begun, end, middle, 4, _LATE if bar.is_overdue else _ACTUAL))
    for day, shade in ((bar.target_due, _TARGET), (bar.statutory_due, _LAW)):
        if day:
            parts.append(f'<circle cx="{scale.x(day)}" cy="{middle}" r="5" fill="{shade}"/>')
        if day and day > scale.last:
            parts.append(f'<text x="{scale.x(day) - 10}" y="{middle - 4}" text-anchor="end">{day:%m/%Y} →</text>')
    return parts


def _name(bar: Bar, y: int, layout: Layout, language: Language) -> str:
    name = bar.step.name.in_language(language)
    name = name if len(name) <= layout.name_letters else name[: layout.name_letters - 2] + "…"
    name = f"✓ {name}" if bar.done_on else name
    if layout.name_is_above:
        return f'<text x="{layout.left}" y="{y}">{escape(name)}</text>'
    return f'<text x="{layout.left - 8}" y="{y}" text-anchor="end">{escape(name)}</text>'


def _rect(scale: _Scale, begin: date, end: date, middle: int, height: int, colour: str) -> str:
    left, right = scale.x(begin), scale.x(end)
    return (
        f'<rect x="{left}" y="{middle - height // 2}" width="{max(2, right - left)}" height="{height}" '
        f'rx="{height // 2}" fill="{colour}"/>'
    )
