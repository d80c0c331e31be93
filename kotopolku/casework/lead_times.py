"""Lead times: how many calendar days a step took, from the day from which it could be done to the day it was done."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any, cast

from sqlalchemy import Select, Table, and_, exists, or_, select
from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.overview_counts import WINDOW_DAYS, in_reception
from models.case_report import CaseReport, ReportKind
from models.person import HouseholdMember, Milestone
from models.placement import Placement
from models.plan import Status
from models.process import Step
from models.vocabulary import SETTLING, Per, Track, settling_milestone
from models.work_item import WorkItem

_ITEM = cast(Table, WorkItem.__table__)  # type: ignore[attr-defined]
_PLACEMENT = cast(Table, Placement.__table__)  # type: ignore[attr-defined]
_MILESTONE = cast(Table, Milestone.__table__)  # type: ignore[attr-defined]
_MEMBER = cast(Table, HouseholdMember.__table__)  # type: ignore[attr-defined]

_REPORT = cast(Table, CaseReport.__table__)  # type: ignore[attr-defined]
_SAME = ("placement_id", "step", "person", "occurrence")
#: Whether somebody reported an item; others are done because a date is known.
_IS_REPORTED = exists().where(
    *(_REPORT.c[name] == _ITEM.c[name] for name in _SAME),
    _REPORT.c.kind == ReportKind.DONE.value,
    _REPORT.c.reopened_at.is_(None),
)

#: By step, person and occurrence.
ItemKey = tuple[str, str, int]

#: With fewer, the ninetieth percentile would be the time of the slowest household.
FEWEST_FOR_NINETIETH = 10

#: A step as a placement's municipality has it; None if it has none of that name.
FindStep = Callable[[str], Step | None]


@dataclass(frozen=True)
class LeadTime:
    """How long a step took, in calendar days."""

    median: int
    ninetieth: int | None
    """In so many days nine of ten were done; None where they are too few."""


def lead_time(days: Sequence[int]) -> LeadTime:
    """Return the nearest ranks: within so many days half, and nine of ten, were done.

    Args:
        days: At least one.
    """
    ordered = sorted(days)
    ninetieth = ordered[ceil(len(ordered) * 9 / 10) - 1] if len(ordered) >= FEWEST_FOR_NINETIETH else None
    return LeadTime(ordered[ceil(len(ordered) / 2) - 1], ninetieth)


@dataclass
class Past:
    """What happened in one placement, as far as it lets steps begin."""

    track: Track
    opened_on: date
    milestones: dict[tuple[str, str], date] = field(default_factory=dict)
    """By name and person; "" is the household."""
    joined: dict[str, date] = field(default_factory=dict)
    done: dict[ItemKey, date] = field(default_factory=dict)
    offered: dict[ItemKey, date] = field(default_factory=dict)
    """From when a step was offered that opens before its date."""
    reported: list[ItemKey] = field(default_factory=list)
    """What of it somebody reported."""

    def could_begin(self, step: Step, person: str, occurrence: int, find: FindStep) -> date:
        """Return the first day on which a step was possible: when all that it comes after had happened."""
        days = [self.opened_on]
        days += [self.joined[person]] if person in self.joined else []
        days += [self.done[key] for key in [(step.id, person, occurrence - 1)] if key in self.done]
        for name in step.after:
            days += self._days_of(name, person, find(name))
        return max(days)

    def _days_of(self, name: str, person: str, before: Step | None) -> Iterator[date]:
        if before is not None:
            is_same = before.per is Per.PERSON and person
            # Of what repeats, the first time counts: from then on it keeps nobody waiting.
            yield from (
                day
                for key, day in self.done.items()
                if key[0] == name and key[2] == 1 and (not is_same or key[1] == person)
            )
        event = settling_milestone(self.track).value if name == SETTLING else name
        yield from (day for key, day in self.milestones.items() if key[0] == event and key[1] in ("", person))


def days_taken(
    session: Session, context: Context, municipality: str, without_steps: Collection[str]
) -> Mapping[str, list[int]]:
    """Return, by step, how many days each one that was done in the last year took; 0 where it was done at once.

    Args:
        session: A reading session.
        context: The day and the definitions.
        municipality: Only its placements.
        without_steps: These count nowhere.
    """
    first = context.today - timedelta(days=WINDOW_DAYS)
    known: dict[tuple[Track, str], Step | None] = {}

    def find(track: Track, name: str) -> Step | None:
        if (track, name) not in known:
            known[track, name] = context.step(track, name, municipality)
        return known[track, name]

    taken: defaultdict[str, list[int]] = defaultdict(list)
    for past in _pasts(session, municipality, first):
        for key in past.reported:
            (name, person, occurrence), done_on = key, past.done[key]
            step = find(past.track, name)
            if not first <= done_on <= context.today or step is None or name in without_steps:
                continue
            begun = past.could_begin(step, person, occurrence, lambda one, track=past.track: find(track, one))  # type: ignore[misc]
            taken[name].append(max(0, (done_on - max(begun, past.offered.get(key, begun))).days))
    return taken


def _pasts(session: Session, municipality: str, first: date) -> Iterable[Past]:
    """Return what happened in the placements that did not end before a day."""
    connection = session.connection()
    wanted = and_(in_reception(municipality), or_(_PLACEMENT.c.ended_on.is_(None), _PLACEMENT.c.ended_on >= first))

    def of_placements(table: Table, *columns: Any) -> Select[Any]:
        joined = table.join(_PLACEMENT, _PLACEMENT.c.id == table.c.placement_id)
        return select(table.c.placement_id, *columns).select_from(joined).where(wanted)

    found = {
        row.id: Past(Track(row.track), row.opened_on)
        for row in connection.execute(select(_PLACEMENT.c.id, _PLACEMENT.c.track, _PLACEMENT.c.opened_on).where(wanted))
    }
    item = (_ITEM.c.step, _ITEM.c.person, _ITEM.c.occurrence, _ITEM.c.done_on, _ITEM.c.opens_on, _IS_REPORTED)
    is_done = and_(_ITEM.c.status == Status.DONE.value, _ITEM.c.done_on.is_not(None))
    for placement, step, person, occurrence, done_on, opens_on, is_reported in connection.execute(
        of_placements(_ITEM, *item).where(is_done)
    ).all():
        found[placement].done[step, person, occurrence] = done_on
        if opens_on:
            found[placement].offered[step, person, occurrence] = opens_on
        if is_reported:
            found[placement].reported.append((step, person, occurrence))
    for placement, name, person, day in connection.execute(
        of_placements(_MILESTONE, _MILESTONE.c.name, _MILESTONE.c.person, _MILESTONE.c.day)
    ).all():
        found[placement].milestones[name, person] = day
    for placement, label, day in connection.execute(
        of_placements(_MEMBER, _MEMBER.c.label, _MEMBER.c.joined_on).where(_MEMBER.c.joined_on.is_not(None))
    ).all():
        found[placement].joined[label] = day
    return found.values()
