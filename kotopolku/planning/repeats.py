"""Steps that repeat: which occurrence is expected, and when no more comes."""

from datetime import date

from kotopolku.planning.subject import Subject
from models.process import Step


def is_expected(step: Step, subject: Subject) -> bool:
    """Whether a step that repeats still has an occurrence for *subject*; other steps always have one."""
    if not step.repeats:
        return True
    steps = subject.household.steps
    if any(subject.done_dates(steps[name]) for name in step.ends_with):
        return False
    if step.follows_date:
        return subject.milestone(step.follows_date) is not None or bool(subject.done_dates(step))
    return not step.follows_each or bool(_followed(step, subject))


def is_caught_up(step: Step, subject: Subject) -> bool:
    """Whether a step that follows others, or a date, was done once for each of their reports, or for the date."""
    if step.follows_date:
        done, day = subject.done_dates(step), subject.milestone(step.follows_date)
        return bool(done) and (day is None or done[-1] >= day)
    return bool(step.follows_each) and len(subject.done_dates(step)) >= len(_followed(step, subject))


def occurrence_of(step: Step, subject: Subject) -> int:
    """Return which occurrence the plan shows: the next one, or the last one if no more is expected."""
    if not step.repeats:
        return 1
    done = len(subject.done_dates(step))
    return max(1, done) if is_caught_up(step, subject) else done + 1


def _followed(step: Step, subject: Subject) -> tuple[date, ...]:
    """Return the reports that each bring an occurrence."""
    steps = subject.household.steps
    days = (day for name in step.follows_each for day in subject.done_dates(steps[name]))
    return tuple(day for day in days if step.follows_from is None or day >= step.follows_from)
