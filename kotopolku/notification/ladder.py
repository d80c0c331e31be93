"""When people are told of a date: the rungs of a ladder, and who else hears of a missed date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kotopolku.planning.calendar import add_working_days, on_or_after, on_or_before
from models.ladder import Escalation, Ladder, LadderBook
from models.notice_kind import Basis, NoticeKind, Why

#: Nobody in particular is told; a rung for the holder of the work.
HOLDER = Why.HOLDER


@dataclass(frozen=True, slots=True, order=True)
class Rung:
    """One day on which somebody is told of one date."""

    day: date
    basis: Basis
    kind: NoticeKind
    due: date
    audience: Why = HOLDER
    """The holder, or on escalation the superior or the coordinator."""
    is_last_reminder: bool = False
    """Whether no other reminder comes before the date itself."""


def ladder_of(book: LadderBook, named: str | None, step: str, municipality: str) -> Ladder | None:
    """Return the ladder of a step in a municipality: the most particular choice, else what the definition names."""
    if named is None:
        return None
    chosen = max(
        (
            choice
            for choice in book.choices
            if choice.step in (None, step) and choice.municipality in (None, municipality)
        ),
        key=lambda choice: (choice.step is not None) + (choice.municipality is not None),
        default=None,
    )
    wanted = chosen.ladder if chosen else named
    return next(ladder for ladder in book.ladders if ladder.id == wanted)


@lru_cache(maxsize=8192)
def rungs(
    statutory_due: date | None, target_due: date | None, act_by: date | None, ladder: Ladder, escalation: Escalation
) -> tuple[Rung, ...]:
    """Return the days on which somebody is told of a step, in their order.

    Reminders aim at the last working day on which acting is safe: for a statutory date *act_by*, also where the
    date itself was shifted to a later day. None lies after the date, so that no date passes unheard.

    Args:
        statutory_due: The last lawful day, after its shift.
        target_due: The municipality's own target.
        act_by: The last working day on or before the unshifted limit.
        ladder: Leads before, and the overdue lead after.
        escalation: Working days after a missed date on which others are told.
    """
    found: list[Rung] = []
    if statutory_due:
        aim = min(act_by or statutory_due, statutory_due)
        found += _of_one_date(Basis.STATUTORY, statutory_due, on_or_before(aim), ladder, escalation)
    if target_due and target_due != statutory_due:
        found += _of_one_date(Basis.TARGET, target_due, on_or_before(target_due), ladder, escalation)
    return tuple(sorted(found))


def rungs_of_right(ends_on: date | None, leads: tuple[int, ...]) -> tuple[Rung, ...]:
    """Return the days on which somebody is told that a right ends; once it has ended there is nothing to remind of.

    Args:
        ends_on: The last day of the right.
        leads: Calendar days before it, longest first.
    """
    if ends_on is None:
        return ()
    days = ((on_or_before(ends_on - timedelta(days=lead)), lead == leads[-1]) for lead in leads)
    return tuple(Rung(day, Basis.RIGHT, NoticeKind.UPCOMING, ends_on, is_last_reminder=last) for day, last in days)


def rungs_of_interpreter(comes_on: date | None, lead: int) -> tuple[Rung, ...]:
    """Return the day on which somebody is reminded of a booked interpreter.

    Args:
        comes_on: The day for which the interpreter is booked.
        lead: Working days before it.
    """
    if comes_on is None:
        return ()
    day = on_or_before(add_working_days(comes_on, -lead))
    return (Rung(day, Basis.INTERPRETER, NoticeKind.INTERPRETER, comes_on),)


def _of_one_date(basis: Basis, due: date, aim: date, ladder: Ladder, escalation: Escalation) -> Iterator[Rung]:
    leads = [lead for lead in ladder.before if lead]
    for lead in leads:
        day = _before(aim, lead, ladder)
        if day < aim:
            yield Rung(day, basis, NoticeKind.UPCOMING, due, is_last_reminder=lead == leads[-1])
    yield Rung(aim, basis, NoticeKind.DUE_TODAY, due)
    yield Rung(_after(due, ladder), basis, NoticeKind.OVERDUE, due)
    for days, audience in ((escalation.superior, Why.SUPERIOR), (escalation.coordinator, Why.COORDINATOR)):
        yield Rung(add_working_days(due, days), basis, NoticeKind.ESCALATION, due, audience)


def _before(aim: date, lead: int, ladder: Ladder) -> date:
    if ladder.unit == "working_days":
        return add_working_days(aim, -lead)
    return on_or_before(aim - timedelta(days=lead))


def _after(due: date, ladder: Ladder) -> date:
    if ladder.unit == "working_days":
        return add_working_days(due, ladder.overdue)
    return on_or_after(due + timedelta(days=ladder.overdue))
