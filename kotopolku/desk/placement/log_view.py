"""The log of a case: its audit, and who read people's data, newest first; what a restricted step is stays hidden."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from kotopolku.casework.people_reads import Look, newest_reads
from kotopolku.commands.audit_details import told_details
from kotopolku.commands.notices_words import instant
from kotopolku.commands.reads_words import look_words
from kotopolku.desk.placement.case_view import SeenCase
from kotopolku.persistence.audit import first_broken, trail
from models.audit import AuditEntry

#: As many as somebody reads at once.
AT_ONCE = 50

#: What the page tells beside the action: which step, for whom, and days. The rest is its own area's business.
_TOLD = frozenset(
    {
        *("step", "steps", "person", "people", "milestone", "day", "before", "done_on", "on", "from", "to", "until"),
        *("reason", "fields", "facts", "why", "minutes", "items", "notice", "track", "municipality"),
    }
)


class Entries(StrEnum):
    """Which entries are shown."""

    ALL = "all"
    CHANGES = "changes"
    READS = "reads"


@dataclass(frozen=True)
class LogLine:
    """One entry."""

    at: str
    by: str
    action: str
    details: str


@dataclass(frozen=True)
class LogView:
    """One page of the log."""

    lines: tuple[LogLine, ...]
    number: int
    has_more: bool
    broken_at: int | None
    """The first entry of the audit that does not follow from the one before; None if all do."""
    entries: int


def log_view(session: Session, seen: SeenCase, wanted: Entries, number: int) -> LogView:
    """Return a page of the log; *number* counts from 1."""
    audit = trail(session, seen.case.id)
    found: list[tuple[datetime, LogLine]] = []
    if wanted is not Entries.READS:
        found += _of_audit(seen, (one for one in audit if one.action != "people_read"))
    if wanted is not Entries.CHANGES:
        found += _of_audit(seen, (one for one in audit if one.action == "people_read"))
        # One more than is shown tells that there are more.
        found += _of_looks(seen, newest_reads(session, seen.case.id, number * AT_ONCE + 1))
    found.sort(key=lambda one: one[0], reverse=True)
    until = number * AT_ONCE
    return LogView(
        lines=tuple(line for _, line in found[until - AT_ONCE : until]),
        number=number,
        has_more=len(found) > until,
        # Opening a placement writes the first entry: a trail without one was emptied.
        broken_at=first_broken(audit) if audit else 1,
        entries=len(audit),
    )


def _of_audit(seen: SeenCase, entries: Iterable[AuditEntry]) -> Iterator[tuple[datetime, LogLine]]:
    place, visible = seen.visit.place, _visible_steps(seen)
    for entry in entries:
        said: dict[str, Any] = json.loads(entry.details)
        known = place.say["verified" if entry.verified else "stated"]
        channel = place.say.get(f"channel_{entry.channel}", entry.channel)
        by = place.say["by_whom"].format(who=entry.actor, known=known, channel=channel)
        action = place.say.get(f"action_{entry.action}", entry.action)
        if said.get("step") and said["step"] not in visible:
            # Neither what was done, which may tell what it is, nor for whom.
            yield entry.at, LogLine(instant(entry.at, place), by, seen.visit.say["restricted_step"], "")
            continue
        told = {name: value for name, value in said.items() if name in _TOLD}
        if steps := told.get("steps"):
            told["steps"] = [step for step in steps if step in visible]
        details = told_details(json.dumps(told), seen.case.placement.track, place)
        yield entry.at, LogLine(instant(entry.at, place), by, action, details)


def _of_looks(seen: SeenCase, looks: Iterable[Look]) -> Iterator[tuple[datetime, LogLine]]:
    place = seen.visit.place
    for look in looks:
        words = look_words(look, place)
        details = f"{words.people}: {words.what}. {words.why}"
        yield look.at, LogLine(words.at, f"{look.staff_id} ({words.where})", place.say["action_people_read"], details)


def _visible_steps(seen: SeenCase) -> frozenset[str]:
    """Return the steps of which the visitor sees every work item."""
    return frozenset(row.item.step for row in seen.rows) - frozenset(row.item.step for row in seen.others)
