"""Dates as iCalendar (RFC 5545): what a feed gives and what a notice mail carries, with nobody in it.

A date keeps its UID for ever; docs/adr/0010-calendars-without-people.md says why it looks as it does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from config.texts import texts
from kotopolku.planning.wording import long_date
from models.notice_kind import Basis
from models.values import Language, Names

# Loaded where a calendar is made: most processes have dates and never make one, and the desk is to stay small.
if TYPE_CHECKING:
    from icalendar import Calendar, Event

#: How often a calendar is asked to look again.
REFRESH = timedelta(hours=4)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CalendarEntry:
    """One of the dates of one work item."""

    work_item_id: int
    sequence: int
    """The work item's calendar_sequence: higher than before, whenever something shown has changed."""
    case_number: str
    step: Names | None
    """The step's names; None for a restricted one."""
    step_code: str
    """The step's code; nothing for a restricted one."""
    due: date
    """The date itself; of one that is not known any more, what it was."""
    act_by: date | None
    """The last working day on which acting is safe, where it is another than the date itself."""
    basis: Basis
    is_cancelled: bool
    """Whether nothing is to be done any more: done, not needed, cancelled, or without this date."""
    changed_at: datetime
    """Instant, in UTC: when it, or something in its case, last changed."""

    @property
    def uid(self) -> str:
        """What every calendar knows it by, whoever reads it and wherever its date moves."""
        return f"item-{self.work_item_id}-{self.basis.value}@kotopolku.invalid"

    @property
    def day(self) -> date:
        """The day on which it stands in a calendar: that on which somebody should act."""
        return self.act_by or self.due


def feed(entries: Iterable[CalendarEntry], language: Language, name: str, now: datetime) -> bytes:
    """Return a whole calendar, called *name*, that others subscribe to or import."""
    from icalendar import vDuration, vText

    calendar = _calendar(entries, language, now)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    # Outlook's own word for the same.
    calendar.add("x-published-ttl", vDuration(REFRESH))
    return bytes(calendar.to_ical())


def invitation(entries: Iterable[CalendarEntry], language: Language, now: datetime) -> bytes:
    """Return the attachment of a notice mail: entries that a calendar takes over with one click."""
    return bytes(_calendar(entries, language, now).to_ical())


def _calendar(entries: Iterable[CalendarEntry], language: Language, now: datetime) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Kotopolku//Kotopolku//{language.upper()}")
    calendar.add("method", "PUBLISH")
    say = texts(language, "calendar")
    for entry in sorted(entries, key=lambda one: (one.day, one.case_number, one.work_item_id, one.basis)):
        calendar.add_component(_event(entry, language, say, now))
    return calendar


def _event(entry: CalendarEntry, language: Language, say: Mapping[str, str], now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + _DAY)
    event.add("summary", _summary(entry, language, say))
    event.add("description", "\n".join(_description(entry, language, say)))
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(entry: CalendarEntry, language: Language, say: Mapping[str, str]) -> str:
    step = entry.step.in_language(language) if entry.step else say["restricted"]
    # Not every program hides what is cancelled, so words say it too.
    text = say["summary_ended" if entry.is_cancelled else "summary"]
    return text.format(case=entry.case_number, step=step, basis=say[entry.basis])


def _description(entry: CalendarEntry, language: Language, say: Mapping[str, str]) -> Iterable[str]:
    if entry.step:
        yield say["code"].format(code=entry.step_code)
    yield say[f"day_{entry.basis}"].format(day=long_date(entry.due, language))
    if entry.is_cancelled:
        yield say["ended"]
        return
    if entry.act_by:
        yield say["act_by"].format(day=long_date(entry.act_by, language))
    yield say["report" if entry.step else "report_restricted"].format(case=entry.case_number, code=entry.step_code)
