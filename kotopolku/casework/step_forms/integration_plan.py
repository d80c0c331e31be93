"""Typed reports of the integration plan: made, reviewed, referred to, explained, extended and closed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from kotopolku.casework.context import Context
from kotopolku.casework.plan_closing import PlanClosing, close_integration_plan
from kotopolku.casework.plan_extending import Extension, extend_integration_plans
from kotopolku.casework.plan_limits import last_day_of
from kotopolku.casework.plan_referring import ServiceReferral, refer_to_services
from kotopolku.casework.plan_reports import counted_report
from kotopolku.casework.plan_rights import Explanation, explain_rights
from kotopolku.casework.plan_rows import AgreedPlan, agreed_plans, newest_standing
from kotopolku.casework.step_forms.fields import Act, Asked, Concerns, MakeActs, a_day, labels_of, one_of, some_of
from kotopolku.casework.step_forms.plain import DONE, done
from kotopolku.casework.step_forms.plan_content import making, reviewing
from kotopolku.persistence.audit import Actor
from models.plan_choices import (
    FIRST_END_STEP,
    REFERRAL_STEP,
    REVIEW_STEP,
    RIGHTS_STEP,
    TOTAL_END_STEP,
    Closing,
    Ground,
    PlannedService,
    Understood,
)
from models.vocabulary import PLAN_STEP

#: The plan that each person has now, by her label.
_Plans = Mapping[str, AgreedPlan]


def _first(asked: Asked) -> tuple[Act, ...]:
    return (making(asked, asked.context.today, _latest(asked, asked.pending, FIRST_END_STEP, asked.context.today)),)


def _of_a_plan(acts_with: Callable[[Asked, _Plans], tuple[Act, ...]]) -> MakeActs:
    """Let the steps that follow from a plan also take the content of one that was reported alone."""

    def acts(asked: Asked) -> tuple[Act, ...]:
        plans = _plans(asked)
        offered = acts_with(asked, plans)
        names = {act.name for act in offered}
        ended = [label for label in asked.pending if counted_report(asked.case, TOTAL_END_STEP, label)]
        if ended and DONE not in names:
            offered = (*offered, done(asked))
        without = [label for label in asked.pending if label not in plans and label not in ended]
        return offered if not without or "make" in names else (*offered, _content(asked, without))

    return acts


def _content(asked: Asked, labels: Sequence[str]) -> Act:
    """Return the act that adds the content of a plan that was reported alone: it is made on that very day."""
    reports = [counted_report(asked.case, PLAN_STEP, label) for label in labels]
    made_on = next((report.done_on for report in reports if report), None)
    return making(asked, made_on, _latest(asked, labels, FIRST_END_STEP, made_on) if made_on else None)


def _plans(asked: Asked) -> _Plans:
    known = agreed_plans(asked.session, asked.case)
    newest = {label: newest_standing([one for one in known if one.row.person == label]) for label in asked.pending}
    return {label: one for label, one in newest.items() if one and not one.closed_on}


def _latest(asked: Asked, labels: Iterable[str], step: str, made_on: date | None = None) -> date | None:
    """Return the last day that the law allows for all of them; None where it gives none."""
    days = [last_day_of(asked.case, asked.context, step, label, made_on=made_on) for label in labels]
    return min((day for day in days if day), default=None)


def _reviewing(asked: Asked, plans: _Plans) -> tuple[Act, ...]:
    # Nothing is proposed for a later plan here: what stands in its fields would stand in those of a change too.
    return (*reviewing(asked), making(asked, asked.context.today, None)) if plans else ()


def _referring(asked: Asked, plans: _Plans) -> tuple[Act, ...]:
    open_codes = {code for plan in plans.values() for code in plan.unreferred}
    if plans and not open_codes:
        # A review may have taken away what was left.
        return (done(asked),)
    if not plans:
        return ()
    named = labels_of(PlannedService, asked.say.integration, "service_")
    services = {code: label for code, label in named.items() if code in open_codes}
    only_one = tuple(services) if len(services) == 1 else ()
    fields = (some_of("referred_to", services, only_one), a_day(default=asked.context.today))
    return (Act("refer", _refer, fields, Concerns.ONE),)


def _explaining(asked: Asked, plans: _Plans) -> tuple[Act, ...]:
    if not plans:
        return ()
    how = one_of("understood", labels_of(Understood, asked.say.integration, "understood_"))
    return (Act("explain", _explain, (how, a_day(default=asked.context.today)), Concerns.ONE),)


def _ending_first(asked: Asked, plans: _Plans) -> tuple[Act, ...]:
    if not plans:
        return (done(asked),)
    later = making(asked, asked.context.today, _latest(asked, plans, TOTAL_END_STEP))
    return later, _closing(asked), done(asked)


def _ending_all(asked: Asked) -> tuple[Act, ...]:
    plans = _plans(asked)
    # On which ground somebody may take longer tells of her schooling, needs or family: Prefect never holds it.
    ground = one_of("extension_ground", labels_of(Ground, asked.say.integration, "ground_"))
    fields = (replace(ground, is_secret=True), a_day(default=asked.context.today))
    with_plan = (_closing(asked), Act("extend", _extend, fields, Concerns.ONE)) if plans else ()
    return with_plan if len(plans) == len(asked.pending) else (*with_plan, done(asked))


def _closing(asked: Asked) -> Act:
    why = one_of("closing", labels_of(Closing, asked.say.integration, "closing_"))
    return Act("close", _close, (why, a_day(default=asked.context.today)), Concerns.ONE)


def _refer(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    referral = ServiceReferral(values["done_on"], tuple(PlannedService(one) for one in values["referred_to"]))
    return refer_to_services(session, context, case_number, values["for_whom"][0], referral, actor)


def _explain(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    explanation = Explanation(values["done_on"], Understood(values["understood"]))
    return explain_rights(session, context, case_number, values["for_whom"][0], explanation, actor)


def _extend(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    extension = Extension(values["done_on"], Ground(values["extension_ground"]))
    return extend_integration_plans(session, context, case_number, values["for_whom"][0], extension, actor)


def _close(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    closing = PlanClosing(values["done_on"], Closing(values["closing"]))
    return close_integration_plan(session, context, case_number, values["for_whom"][0], closing, actor)


FORMS: Mapping[str, MakeActs] = {
    PLAN_STEP: _first,
    REVIEW_STEP: _of_a_plan(_reviewing),
    REFERRAL_STEP: _of_a_plan(_referring),
    RIGHTS_STEP: _of_a_plan(_explaining),
    FIRST_END_STEP: _of_a_plan(_ending_first),
    TOTAL_END_STEP: _ending_all,
}
