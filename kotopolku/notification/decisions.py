"""What is to be told of one work item today: the difference between what people know and what is."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from kotopolku.notification.ladder import Rung
from kotopolku.planning.calendar import on_or_after
from models.notice_kind import Basis, NoticeKind, Why
from models.plan import Status

_PENDING = frozenset({Status.WAITING, Status.OPEN, Status.BLOCKED})


class Told(Protocol):
    """What a work item is, and as what it was last told."""

    status: str
    role: str
    assigned_to: str
    opens_on: date | None
    statutory_due: date | None
    target_due: date | None
    snoozed_until: date | None
    told_status: str
    told_statutory_due: date | None
    told_target_due: date | None
    told_role: str
    told_to: str
    told_on: date | None
    interpreter_on: date | None
    told_interpreter_on: date | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to be told to one audience."""

    kind: NoticeKind
    on_date: date
    audience: Why = Why.HOLDER
    basis: Basis | None = None
    about: date | None = None
    old: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is told today, what the item remembers of it, and when the sweep looks again."""

    tellings: tuple[Telling, ...] = ()
    remembered: dict[str, Any] = field(default_factory=dict)
    next_on: date | None = None


def decide(item: Told, ladder: tuple[Rung, ...], today: date) -> Decision:
    """Return what is to be told of *item* today. Pure: the same item on the same day gives the same.

    Source: domain rules of the house (a product decision, not law); a snooze rests targets only.
    """
    if item.status not in _PENDING:
        return Decision()
    if item.opens_on and item.opens_on > today:
        return Decision(next_on=item.opens_on)
    standing = [rung for rung in ladder if not _has_ended(rung, today)]
    climbed = sorted([_after_snooze(rung, item) for rung in standing] if item.snoozed_until else standing)
    reached = [rung for rung in climbed if rung.day <= today]
    due = [rung for rung in reached if rung.basis is not Basis.INTERPRETER and _is_news(rung, item)]
    tell = _of_waiting if item.status == Status.WAITING else _of_open
    booking = next((rung for rung in reached if rung.basis is Basis.INTERPRETER), None)
    of_interpreter = tuple(_of_interpreter(item, booking, today))
    tellings = (*tell(item, due, today), *of_interpreter)
    remembered = _remembered(item, tellings, today)
    if of_interpreter:
        remembered["told_interpreter_on"] = item.interpreter_on
    next_on = min((rung.day for rung in climbed if rung.day > today), default=None)
    return Decision(tellings, remembered, next_on)


def _is_news(rung: Rung, item: Told) -> bool:
    return item.told_on is None or rung.day > item.told_on


def _has_ended(rung: Rung, today: date) -> bool:
    """Whether it is about a right or an interpreter's day that is over: nothing is late then, or left to be done."""
    return rung.basis in (Basis.RIGHT, Basis.INTERPRETER) and rung.due < today


def _after_snooze(rung: Rung, item: Told) -> Rung:
    """A snooze puts off what is said of a target until it ends, never what is said of a statutory date.

    Reminders come together on the day on which it ends; who else hears of a missed target does so as much later.
    """
    end = item.snoozed_until
    if rung.basis is not Basis.TARGET or end is None or rung.day >= end:
        return rung
    if rung.kind is NoticeKind.ESCALATION:
        return replace(rung, day=on_or_after(end + (rung.day - rung.due)))
    kind = NoticeKind.OVERDUE if rung.due < end else NoticeKind.UPCOMING
    return replace(rung, day=on_or_after(end), kind=kind)


def _of_open(item: Told, due: list[Rung], today: date) -> Iterator[Telling]:
    reminders = [_reminder(rung, today) for rung in _last_reminders(due)]
    is_first = item.told_status in ("", Status.WAITING)
    is_handed = not is_first and _is_handed(item)
    if is_first or is_handed:
        missed = [one for one in reminders if one.kind is NoticeKind.OVERDUE]
        basis, about = _first_date(item)
        yield from missed or [Telling(NoticeKind.OPENED, today, basis=basis, about=about)]
        if is_handed:
            yield Telling(NoticeKind.HANDED_ON, today, Why.EARLIER_HOLDER)
    else:
        moved = _moved(item, today)
        if moved:
            yield moved
        # A date that moved is told by itself; that a right ends is another thing.
        told_by_it = (NoticeKind.UPCOMING, Basis.STATUTORY), (NoticeKind.UPCOMING, Basis.TARGET)
        yield from (one for one in reminders if not (moved and (one.kind, one.basis) in told_by_it))
        yield from _escalations(due)
    if item.status == Status.BLOCKED != item.told_status:
        basis, about = _first_date(item)
        yield Telling(NoticeKind.BLOCKED, today, Why.COORDINATOR, basis, about)


def _of_waiting(item: Told, due: list[Rung], today: date) -> Iterator[Telling]:
    """A date comes near, or has passed, while other steps must come first: both sides are told."""
    near = [rung for rung in due if rung.is_last_reminder or rung.kind is NoticeKind.OVERDUE]
    if near:
        rung = near[-1]
        for audience in (Why.HOLDER, Why.PREREQUISITE):
            yield Telling(NoticeKind.BLOCKED, rung.day, audience, rung.basis, rung.due)
    if item.told_status:
        yield from (one for one in _escalations(due) if one.basis is Basis.STATUTORY)


def _of_interpreter(item: Told, rung: Rung | None, today: date) -> Iterator[Telling]:
    """An interpreter's day is reminded of once; whoever knows of one hears that it is another, or none any more.

    Of a day that is over nothing is said, and whoever gets the step from another is told like the first.
    """
    told, now = item.told_interpreter_on, item.interpreter_on
    if told and told >= today and told != now:
        yield Telling(NoticeKind.INTERPRETER, today, basis=Basis.INTERPRETER, about=now, old=told)
    elif rung and (told != now or _is_news(rung, item) or _is_handed(item)):
        yield Telling(NoticeKind.INTERPRETER, rung.day, basis=Basis.INTERPRETER, about=now)


def _is_handed(item: Told) -> bool:
    return (item.told_role, item.told_to) != (item.role, item.assigned_to)


def _last_reminders(due: list[Rung]) -> list[Rung]:
    """Return what is true today of each date; reminders of days on which nobody swept are not made up for."""
    last = {rung.basis: rung for rung in due if rung.audience is Why.HOLDER}
    # Two of the same kind on one day are one notice: it is about the law.
    return list({(rung.kind, rung.day): rung for rung in sorted(last.values(), key=_law_last)}.values())


def _law_last(rung: Rung) -> bool:
    return rung.basis is Basis.STATUTORY


def _reminder(rung: Rung, today: date) -> Telling:
    kind = rung.kind
    if rung.due < today:
        kind = NoticeKind.OVERDUE
    elif kind is NoticeKind.DUE_TODAY and rung.day < today:
        # Nobody swept on the day itself, and the shifted date is still to come.
        kind = NoticeKind.UPCOMING
    return Telling(kind, rung.day, basis=rung.basis, about=rung.due)


def _escalations(due: list[Rung]) -> Iterator[Telling]:
    for rung in due:
        if rung.kind is NoticeKind.ESCALATION:
            yield Telling(rung.kind, rung.day, rung.audience, rung.basis, rung.due)


def _moved(item: Told, today: date) -> Telling | None:
    """Return that a date moved, is known now, or is not known any more; the statutory one first."""
    for basis, now, told in (
        (Basis.STATUTORY, item.statutory_due, item.told_statutory_due),
        (Basis.TARGET, item.target_due, item.told_target_due),
    ):
        if now != told:
            return Telling(NoticeKind.DATE_MOVED, today, basis=basis, about=now, old=told)
    return None


def _first_date(item: Told) -> tuple[Basis | None, date | None]:
    """Return the earlier of a step's two dates: what is worked towards first."""
    dates = [(item.statutory_due, Basis.STATUTORY), (item.target_due, Basis.TARGET)]
    known = [(day, basis) for day, basis in dates if day]
    if not known:
        return None, None
    day, basis = min(known, key=lambda one: one[0])
    return basis, day


def _remembered(item: Told, tellings: tuple[Telling, ...], today: date) -> dict[str, Any]:
    if item.status == Status.WAITING and not item.told_status and not tellings:
        return {}
    return {
        "told_status": item.status,
        "told_statutory_due": item.statutory_due,
        "told_target_due": item.target_due,
        "told_role": item.role,
        "told_to": item.assigned_to,
        "told_on": today,
    }
