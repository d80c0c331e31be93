"""The dates of one step for one subject: variants chosen, limits counted, shifts and windows applied."""

from datetime import date
from typing import NamedTuple

from kotopolku.planning import arithmetic, calendar
from kotopolku.planning.conditions import meets
from kotopolku.planning.limits import RuleDate, rule_date, without_delay
from kotopolku.planning.subject import Subject
from models.dates import Duration
from models.limit import Limit
from models.process import Step
from models.reason import Reason, ReasonCode


class LimitDates(NamedTuple):
    """What one limit says: its last day before and after the shift, its window, and why."""

    limit: Limit
    unshifted: date | None
    due: date | None
    earliest: date | None
    eligible_until: date | None
    anchor_on: date | None
    act_by: date | None
    """The last working day on or before the unshifted last day."""
    reasons: tuple[Reason, ...]

    def is_too_late_to_prepare(self, today: date) -> bool:
        """Whether something due before an event that is still to come can no longer be done in time."""
        dated = self.limit.dated
        return bool(dated and dated.is_backward and self.due and self.anchor_on and self.due < today <= self.anchor_on)


def limit_dates(limits: tuple[Limit, ...], subject: Subject) -> LimitDates | None:
    """Return the dates of the first variant that fits *subject*, or None if there is no limit for it."""
    if not limits:
        return None
    # Steps ask for the dates of their prerequisites again; the definition, and so the identity, outlives the plan.
    counted, key = subject.household.counted, (id(limits), subject.id)
    if key not in counted:
        counted[key] = _first_that_fits(limits, subject)
    found: LimitDates | None = counted[key]
    return found


def _first_that_fits(limits: tuple[Limit, ...], subject: Subject) -> LimitDates | None:
    for variant in limits:
        if _fits(variant, subject):
            return _dates(variant, subject)
    return None


def _fits(limit: Limit, subject: Subject) -> bool:
    """Whether the variant is for these people and in force on the date of its anchor (today, until it has one)."""
    if limit.when and not meets(limit.when, subject):
        return False
    if limit.valid_from is None and limit.valid_to is None:
        return True
    anchors = limit.counted_from
    on = (subject.latest(anchors)[1] if anchors else None) or subject.today
    return (limit.valid_from is None or limit.valid_from <= on) and (limit.valid_to is None or on <= limit.valid_to)


def _dates(limit: Limit, subject: Subject) -> LimitDates:
    rule = rule_date(limit.dated, subject) if limit.dated else RuleDate(None, ())
    unshifted, extension = _extended(limit, rule.due, subject)
    due, shifted = _shifted(limit, unshifted)
    earliest = rule_date(limit.earliest, subject).due if limit.earliest else None
    eligible_until = rule_date(limit.eligible_until, subject).due if limit.eligible_until else None
    windows = (
        *((Reason(ReasonCode.EARLIEST, {"earliest": earliest}),) if earliest else ()),
        *((Reason(ReasonCode.ELIGIBLE_UNTIL, {"eligible_until": eligible_until}),) if eligible_until else ()),
    )
    act_by = calendar.on_or_before(unshifted) if unshifted else None
    earlier = (Reason(ReasonCode.ACT_BY, {"act_by": act_by}),) if act_by and act_by != unshifted else ()
    reasons = (*without_delay(limit), *rule.reasons, *extension, *shifted, *earlier, *windows)
    return LimitDates(limit, unshifted, due, earliest, eligible_until, rule.anchor_on, act_by, reasons)


def _extended(limit: Limit, due: date | None, subject: Subject) -> tuple[date | None, tuple[Reason, ...]]:
    """Lengthen a limit by the calendar days of the person's suspensions (KOTO 23 §)."""
    suspensions = subject.person.suspensions if subject.person and limit.extended_by else ()
    if due is None or not suspensions:
        return due, ()
    duration = Duration(days=sum(suspension.days for suspension in suspensions))
    if not duration.days:
        return due, ()
    later = arithmetic.add(due, duration)
    return later, (Reason(ReasonCode.EXTENDED, {"duration": duration, "due": later}),)


def _shifted(limit: Limit, unshifted: date | None) -> tuple[date | None, tuple[Reason, ...]]:
    if unshifted is None or limit.shift == "none":
        return unshifted, ()
    due = arithmetic.shift(unshifted)
    return due, (Reason(ReasonCode.SHIFTED, {"unshifted": unshifted, "due": due}),) if due != unshifted else ()


def opens_on(step: Step, *limits: LimitDates | None) -> date | None:
    """Return the day from which *step* is offered: counted back from its statutory date, else from its target."""
    if step.opens is None:
        return None
    last = next((limit.unshifted for limit in limits if limit and limit.unshifted), None)
    return arithmetic.subtract(last, step.opens) if last else None
