"""From a rule and its anchor to a date, with the reasons for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kotopolku.planning import arithmetic, calendar
from kotopolku.planning.subject import Subject
from models.anchors import Anchor
from models.dates import Duration
from models.limit import Limit
from models.limit_rule import LimitRule, Period, Unit
from models.reason import Reason, ReasonCode, ReasonValue

_NOTHING = Duration()
# A report plans twice, before and after, and households share the days of a decision: months are slow to count.
_add, _subtract = lru_cache(maxsize=4096)(arithmetic.add), lru_cache(maxsize=4096)(arithmetic.subtract)


@dataclass(frozen=True, slots=True)
class RuleDate:
    """The date that a rule gives, or None with the reason why there is none yet."""

    due: date | None
    reasons: tuple[Reason, ...]
    anchor_on: date | None = None


def rule_date(rule: LimitRule, subject: Subject) -> RuleDate:
    """Return the date that *rule* gives for *subject*, before any shift."""
    if rule.on:
        return RuleDate(rule.on, (Reason(ReasonCode.ON, {"due": rule.on}),))
    if rule.age:
        return _birthday(rule.age, subject)
    assert rule.of, "the model refuses a rule without an anchor"
    anchor, anchor_on = subject.latest(rule.of)
    if anchor_on is None:
        missing = Reason(ReasonCode.ANCHOR_UNKNOWN, {"anchor": anchor})
        return RuleDate(None, (Reason(_code(rule), {"anchor": anchor, **_amount(rule)}), missing))
    # The definition outlives the household, so identities name rule and anchor; hashing their fields would cost more.
    counted, key = subject.household.counted, (id(rule), id(anchor), anchor_on)
    found: RuleDate | None = counted.get(key)
    if found is None:
        found = counted[key] = _counted(rule, anchor, anchor_on)
    return found


def _counted(rule: LimitRule, anchor: Anchor, anchor_on: date) -> RuleDate:
    counted_from = calendar.on_or_after(anchor_on) if rule.received else anchor_on
    due, extra = _count(rule, counted_from)
    main = Reason(_code(rule), {"anchor": anchor, "anchor_on": anchor_on, "due": due, **_amount(rule)})
    moved = _received(anchor_on, counted_from)
    return RuleDate(due, (main, *moved, *extra), anchor_on)


def _birthday(age: int, subject: Subject) -> RuleDate:
    born = subject.person.born if subject.person else None
    if born is None:
        return RuleDate(None, (Reason(ReasonCode.AGE, {"age": age}), Reason(ReasonCode.BIRTH_DATE_UNKNOWN)))
    due = arithmetic.birthday(born, age)
    return RuleDate(due, (Reason(ReasonCode.AGE, {"age": age, "due": due}),))


def _received(anchor_on: date, counted_from: date) -> tuple[Reason, ...]:
    if counted_from == anchor_on:
        return ()
    return (Reason(ReasonCode.RECEIVED, {"anchor_on": anchor_on, "received_on": counted_from}),)


def _count(rule: LimitRule, start: date) -> tuple[date, tuple[Reason, ...]]:
    if rule.within is not None:
        due = _add(start, rule.within)
        return due, _month_end(arithmetic.ends_short_of_its_number(start, rule.within, due), due)
    if rule.before is not None:
        due = _subtract(start, rule.before)
        return due, _month_end(arithmetic.ends_short_of_its_number(start, rule.before, due), due)
    if rule.working_days:
        due = calendar.add_working_days(start, rule.working_days)
        skipped = calendar.holidays_between(min(start, due), max(start, due))
        return due, (Reason(ReasonCode.SKIPPED, {"days": skipped}),) if skipped else ()
    if rule.last_day_of:
        return _first_day(rule.last_day_of, start, later=1) - timedelta(days=1), ()
    assert rule.first_working_day_of, "the model refuses a rule without a rule"
    return calendar.on_or_after(_first_day(rule.first_working_day_of, start)), ()


def _month_end(is_short: bool, due: date) -> tuple[Reason, ...]:
    return (Reason(ReasonCode.MONTH_END, {"due": due}),) if is_short else ()


def _first_day(period: Period, start: date, later: int = 0) -> date:
    offset = period.offset + later
    if period.unit is Unit.YEAR:
        return date(start.year + offset, 1, 1)
    months = start.year * 12 + start.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)


_PERIOD_CODES = {
    ("last_day_of", Unit.MONTH): ReasonCode.LAST_DAY_OF_MONTH,
    ("last_day_of", Unit.YEAR): ReasonCode.LAST_DAY_OF_YEAR,
    ("first_working_day_of", Unit.MONTH): ReasonCode.FIRST_WORKING_DAY_OF_MONTH,
    ("first_working_day_of", Unit.YEAR): ReasonCode.FIRST_WORKING_DAY_OF_YEAR,
}


def _code(rule: LimitRule) -> ReasonCode:
    if period := rule.last_day_of or rule.first_working_day_of:
        return _PERIOD_CODES[rule.rule or "", period.unit]
    if rule.working_days:
        return ReasonCode.WORKING_DAYS_BEFORE if rule.is_backward else ReasonCode.WORKING_DAYS_AFTER
    if _duration(rule) == _NOTHING:
        return ReasonCode.ANCHOR_DAY
    return ReasonCode.BEFORE if rule.is_backward else ReasonCode.WITHIN


def _amount(rule: LimitRule) -> dict[str, ReasonValue]:
    if period := rule.last_day_of or rule.first_working_day_of:
        return {f"{period.unit}s": period.offset}
    if rule.working_days:
        return {"working_days": abs(rule.working_days)}
    duration = _duration(rule)
    return {} if duration is None or duration == _NOTHING else {"duration": duration}


def _duration(rule: LimitRule) -> Duration | None:
    return rule.within if rule.within is not None else rule.before


def rule_in_general(limit: Limit) -> tuple[Reason, ...]:
    """Return what *limit* says of everyone, before its anchor has a date."""
    dated = limit.dated
    rule = (_in_general(dated),) if dated else ()
    since = (Reason(ReasonCode.VALID_FROM, {"day": limit.valid_from}),) if limit.valid_from else ()
    until = (Reason(ReasonCode.VALID_TO, {"day": limit.valid_to}),) if limit.valid_to else ()
    return (*without_delay(limit), *rule, *_windows_in_general(limit), *since, *until)


def _windows_in_general(limit: Limit) -> tuple[Reason, ...]:
    opens, right = limit.earliest, limit.eligible_until
    found = []
    if opens and opens.of:
        code = ReasonCode.OPENS_BEFORE if opens.is_backward else ReasonCode.OPENS_AFTER
        found.append(Reason(code, {"anchor": opens.of.any_of, "duration": opens.before or opens.within or _NOTHING}))
    if right and right.of:
        duration = right.within or _NOTHING
        found.append(Reason(ReasonCode.RIGHT_WITHIN, {"anchor": right.of.any_of, "duration": duration}))
    elif right and right.age:
        found.append(Reason(ReasonCode.RIGHT_AGE, {"age": right.age}))
    return tuple(found)


def _in_general(rule: LimitRule) -> Reason:
    if rule.on:
        return Reason(ReasonCode.ON, {"due": rule.on})
    if rule.age:
        return Reason(ReasonCode.AGE, {"age": rule.age})
    assert rule.of, "the model refuses a rule without an anchor"
    return Reason(_code(rule), {"anchor": rule.of.any_of, **_amount(rule)})


def without_delay(limit: Limit) -> tuple[Reason, ...]:
    """Return the reason that there is no number, if the law says without delay."""
    if not limit.without_delay:
        return ()
    if limit.of is None:
        return (Reason(ReasonCode.WITHOUT_DELAY),)
    return (Reason(ReasonCode.WITHOUT_DELAY_AFTER, {"anchor": limit.of.any_of[0]}),)
