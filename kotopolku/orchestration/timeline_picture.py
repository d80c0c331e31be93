"""A timeline as a picture: when each open step must be done, by law or target, and today.

An SVG as a data URI stands in Markdown in Prefect's forms and artifacts; its colours suit light and dark pages.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

from kotopolku.casework.agenda import Agenda, AgendaLine
from models.values import Language

_ROW, _LEFT, _WIDTH, _TOP = 22, 250, 760, 34
_INK, _FAINT, _LAW, _TARGET, _NOW, _LATE = "#7a869a", "#b9c2cf", "#c2410c", "#2563eb", "#059669", "#dc2626"
#: A limit that ends in years would press everything else together: it stands at the edge, with its month.
_HORIZON = timedelta(days=150)
#: More rows would be too small to read in the form.
_MOST = 16


@dataclass(frozen=True)
class PictureWords:
    """What stands in a picture beside dates; Prefect's page, whose chrome is English, has the plain ones."""

    today: str = "today"
    law: str = "law"
    target: str = "target"
    overdue: str = "overdue"


_PLAIN = PictureWords()


@dataclass(frozen=True)
class PictureLine:
    """One step of a picture: what it is called, and by when it must be done."""

    name: str
    due: date
    statutory_due: date | None
    target_due: date | None
    is_overdue: bool


def picture(agenda: Agenda) -> str:
    """Return the picture as Markdown, or one sentence when no open step has a date."""
    lines = lines_of([line for line in agenda.lines if not line.step.sensitive], Language.EN)[:_MOST]
    if not lines:
        return "No open step has a date yet."
    encoded = base64.b64encode(svg(agenda.today, lines).encode()).decode()
    return f"![Timeline of {agenda.case_number}](data:image/svg+xml;base64,{encoded})"


def lines_of(lines: Sequence[AgendaLine], language: Language) -> list[PictureLine]:
    """Return those lines of an agenda that have a date."""
    return [
        PictureLine(one.step.name.in_language(language), due, one.row.statutory_due, one.row.target_due, one.is_overdue)
        for one in lines
        if (due := one.row.due)
    ]


def svg(today: date, lines: Sequence[PictureLine], words: PictureWords = _PLAIN) -> str:
    """Return the timeline of *lines* as SVG: a bar to each date, law in orange, target in blue, today in green."""
    days = [day for line in lines for day in (line.statutory_due, line.target_due) if day]
    first = min([today, *days]) - timedelta(days=3)
    last = max(min(max(days), today + _HORIZON), today) + timedelta(days=3)
    scale = _Scale(first, last)
    height = _TOP + _ROW * len(lines) + 26
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 20}" height="{height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">',
        *_months(scale, height),
        *(part for number, line in enumerate(lines) for part in _line(line, number, today, scale)),
        f'<line x1="{scale.x(today)}" x2="{scale.x(today)}" y1="{_TOP - 8}" y2="{height - 22}" '
        f'stroke="{_NOW}" stroke-width="2"/>',
        f'<text x="{_LEFT}" y="{height - 6}">{escape(words.today)} <tspan fill="{_NOW}">|</tspan>  {escape(words.law)} '
        f'<tspan fill="{_LAW}">●</tspan>  {escape(words.target)} <tspan fill="{_TARGET}">●</tspan>  '
        f"{escape(words.overdue)} "
        f'<tspan fill="{_LATE}">▬</tspan></text>',
        "</svg>",
    ]
    return "".join(parts)


class _Scale:
    """Where a day lies on the picture."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._day = _WIDTH / max(1, (last - first).days)

    def x(self, day: date) -> int:
        inside = min(max(day, self.first), self.last)
        return round(_LEFT + (inside - self.first).days * self._day)


def _months(scale: _Scale, height: int) -> list[str]:
    day, found = scale.first.replace(day=1), []
    far = (scale.last - scale.first).days > 330
    while day <= scale.last:
        if day >= scale.first and (not far or day.month in (1, 4, 7, 10)):
            x = scale.x(day)
            found.append(f'<line x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{height - 22}" stroke="{_FAINT}"/>')
            found.append(f'<text x="{x + 3}" y="{_TOP - 14}">{day:%m/%Y}</text>')
        day = (day + timedelta(days=32)).replace(day=1)
    return found


def _line(line: PictureLine, number: int, today: date, scale: _Scale) -> list[str]:
    y = _TOP + _ROW * number + 14
    begin, end = sorted((scale.x(line.due), scale.x(today)))
    colour = _LATE if line.is_overdue else _FAINT
    name = line.name
    name = name if len(name) <= 38 else name[:36] + "…"
    parts = [
        f'<text x="{_LEFT - 8}" y="{y}" text-anchor="end">{escape(name)}</text>',
        f'<rect x="{begin}" y="{y - 7}" width="{max(2, end - begin)}" height="6" rx="3" fill="{colour}"/>',
    ]
    for day, shade in ((line.target_due, _TARGET), (line.statutory_due, _LAW)):
        if day:
            parts.append(f'<circle cx="{scale.x(day)}" cy="{y - 4}" r="5" fill="{shade}"/>')
        if day and day > scale.last:
            parts.append(f'<text x="{scale.x(day) - 10}" y="{y - 8}" text-anchor="end">{day:%m/%Y} →</text>')
    return parts
