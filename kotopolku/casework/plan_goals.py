"""What a plan may aim at: the law's rule for job seekers, for others, and for those under 25 (KOTO 18 §)."""

from collections.abc import Iterable
from datetime import date

from kotopolku.errors import CaseworkRefusedError
from models.facts import Person
from models.plan_choices import GROWN, Goal, GoalReason
from models.vocabulary import LabourMarket

_WORK = (Goal.EMPLOYMENT, Goal.ENTREPRENEURSHIP)
_OTHERS = (Goal.WORKING_LIFE, *_WORK)
_EDUCATION = (Goal.UPPER_SECONDARY, Goal.HIGHER_EDUCATION)


def check_goal(person: Person, on: date, goal: Goal, reason: GoalReason | None) -> None:
    """Make sure that a goal is what the law asks for, or that it is said why it is not where the law allows that.

    A job seeker aims at work without exception; under 25 as a rule at education, and otherwise at work too. Where the
    age is not known, what fits either age is taken.

    Raises:
        CaseworkRefusedError: The goal cannot be, needs a reason, or needs none.
    """
    ages = person.ages_on(on)
    may_be_young, may_be_grown = ages[0] < GROWN, ages[-1] >= GROWN
    seeks_work = person.labour_market is LabourMarket.JOB_SEEKER
    by_age = _WORK if seeks_work else _OTHERS
    expected = (*(_EDUCATION if may_be_young else ()), *(by_age if may_be_grown else ()))
    if goal in expected:
        if reason:
            raise CaseworkRefusedError("plan_goal_reason_needless", goal=goal.value)
        return
    if seeks_work and goal not in _WORK:
        allowed = dict.fromkeys((*expected, *_WORK))
        raise CaseworkRefusedError("plan_goal_job_seeker", name=person.id, known=_listed(allowed))
    if reason is None:
        values = {"expected": _listed(expected), "known": _listed(GoalReason)}
        raise CaseworkRefusedError("plan_goal_reason_missing", name=person.id, **values)


def _listed(choices: Iterable[str]) -> str:
    return ", ".join(choices)
