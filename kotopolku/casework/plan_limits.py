"""The last days that the law gives a person's plans, as the definition counts them: no number of it stands here."""

from datetime import date

from kotopolku.casework.case import Case, facts_of
from kotopolku.casework.context import Context
from kotopolku.errors import CaseworkRefusedError
from kotopolku.planning.planner import plan_one
from models.facts import Done, Facts
from models.plan_choices import FIRST_END_STEP, REFERRAL_STEP, REVIEW_STEP, TOTAL_END_STEP
from models.vocabulary import PLAN_STEP


def last_day_of(case: Case, context: Context, step_id: str, label: str, *, made_on: date | None = None) -> date | None:
    """Return the statutory date of a step that follows from a person's plan, or None where the law gives none.

    Args:
        case: The case.
        context: The day.
        step_id: One of the steps that are counted from the plan.
        label: The person.
        made_on: Counted as if the plan were made on that day.
    """
    facts = facts_of(case, context)
    if made_on:
        facts = _made_on(facts, label, made_on)
    rows = plan_one(case.definition, facts, context.watchers, step_id)
    return next((row.statutory_due for row in rows if row.key.person == label), None)


def check_last_day(
    case: Case, context: Context, label: str, made_on: date, until: date, *, first: date | None, is_first: bool
) -> None:
    """Make sure that a plan lasts no longer than the law allows.

    Args:
        case: The case.
        context: The day.
        label: The person.
        made_on: When the plan is made.
        until: Its last day.
        first: When the person's first plan is made, where that is not reported yet.
        is_first: Whether it is the first plan.

    Raises:
        CaseworkRefusedError: It ends before it begins, or lasts too long.
    """
    if until < made_on:
        raise CaseworkRefusedError("plan_backwards", day=str(until), made=str(made_on))
    if is_first:
        latest = last_day_of(case, context, FIRST_END_STEP, label, made_on=first)
        if latest and until > latest:
            raise CaseworkRefusedError("plan_first_too_long", name=label, day=str(until), latest=str(latest))
    latest = last_day_of(case, context, TOTAL_END_STEP, label, made_on=first)
    if latest and until > latest:
        raise CaseworkRefusedError("plan_total_too_long", name=label, day=str(until), latest=str(latest))


def _made_on(facts: Facts, label: str, day: date) -> Facts:
    """Return the facts as if the person's plan were made on *day*, and nothing had followed from it yet."""
    followed = (PLAN_STEP, REVIEW_STEP, FIRST_END_STEP, TOTAL_END_STEP, REFERRAL_STEP)
    done = [one for one in facts.done if one.person != label or one.step not in followed]
    return facts.model_copy(update={"done": (*done, Done(step=PLAN_STEP, person=label, on=day))})
