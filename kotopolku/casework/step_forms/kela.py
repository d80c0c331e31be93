"""Typed reports of applications to Kela, of what Kela asked for, and of its decisions."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from kotopolku.casework.case import Case, everybody
from kotopolku.casework.context import Context
from kotopolku.casework.kela_applications import (
    ADULT,
    NewApplication,
    applications_in,
    apply_to_kela,
    ask_for_more,
    complete_application,
    record_decision,
)
from kotopolku.casework.kela_steps import APPLICATION_STEPS, DECISION_STEPS
from kotopolku.casework.person_periods import first_day
from kotopolku.casework.step_forms.fields import (
    Act,
    Asked,
    Choice,
    Concerns,
    Field,
    FieldKind,
    MakeActs,
    Perform,
    a_day,
    labels_of,
    one_of,
)
from kotopolku.casework.step_forms.plain import done
from kotopolku.persistence.audit import Actor
from models.person import KelaApplication
from models.vocabulary import Applicant, KelaBenefit, Outcome, Per

_MONTH = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"


def _applying(asked: Asked) -> tuple[Act, ...]:
    benefit = APPLICATION_STEPS[asked.step]
    is_personal = asked.case.definition.by_id[asked.step].per is Per.PERSON
    adults = tuple(Choice(label) for label in _adults(asked.case, asked.context))
    fields = [
        *([] if is_personal else [Field("person", FieldKind.CHOICE, adults)]),
        a_day(default=asked.context.today),
        one_of("applied_by", labels_of(Applicant, asked.say.kela, "by_"), Applicant.CLIENT.value),
        a_day("sent_on", required=False),
    ]
    if benefit.has_month:
        is_for_month = benefit is KelaBenefit.BASIC_INCOME_SUPPORT
        fields.insert(1, Field("month", FieldKind.IDENTIFIER, pattern=_MONTH, required=is_for_month))
    concerns = Concerns.ONE if is_personal else Concerns.HOUSEHOLD
    act = Act("apply", _apply(benefit), tuple(fields), concerns)
    # While the step waited for others an application was recorded without it.
    return (done(asked), act) if _open_or_decided(asked, benefit) else (act,)


def _deciding(asked: Asked) -> tuple[Act, ...]:
    benefit = DECISION_STEPS[asked.step]
    known = _open_or_decided(asked, benefit)
    waiting = [one for one in known if one.decided_on is None]
    today = asked.context.today
    acts: list[Act] = []
    if waiting:
        numbers = _numbers(waiting, asked)
        decisions = one_of("decision", labels_of(Outcome, asked.say.kela, "outcome_"))
        acts.append(Act("decided", _decide, (numbers, decisions, a_day(default=today))))
    if uncompleted := [one for one in waiting if one.completed_on is None]:
        fields = (_numbers(uncompleted, asked), a_day("until"), a_day(default=today))
        acts.append(Act("asked", _ask_for_more, fields))
    if asked_for := [one for one in waiting if one.asked_on]:
        acts.append(Act("completed", _complete, (_numbers(asked_for, asked), a_day(default=today))))
    if any(one.decided_on for one in known):
        acts.append(done(asked))
    return tuple(acts)


def _adults(case: Case, context: Context) -> list[str]:
    """Return who may be an adult; where no age is known, she may."""
    present = set(case.present_labels)
    return [one.id for one in everybody(case, context) if one.id in present and one.ages_on(context.today).stop > ADULT]


def _open_or_decided(asked: Asked, benefit: KelaBenefit) -> list[KelaApplication]:
    about = [one for one in applications_in(asked.session, asked.case) if one.kind == benefit]
    return [one for one in about if one.withdrawn_on is None]


def _numbers(applications: list[KelaApplication], asked: Asked) -> Field:
    """Return the field in which an application is named by its number, person, kind and month."""
    choices = tuple(
        Choice(str(one.number), " ".join(filter(None, (one.person, asked.say.kela[f"kind_{one.kind}"], one.month))))
        for one in applications
    )
    only = choices[0].code if len(choices) == 1 else None
    return Field("application", FieldKind.CHOICE, choices, only, has_references=True)


def _apply(benefit: KelaBenefit) -> Perform:
    def perform(
        session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
    ) -> object:
        new = NewApplication(
            values["person"] if "person" in values else values["for_whom"][0],
            benefit,
            values["done_on"],
            month=first_day(values.get("month") or ""),
            applied_by=Applicant(values["applied_by"]),
            sent_on=values["sent_on"],
        )
        return apply_to_kela(session, context, case_number, new, actor)

    return perform


def _decide(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    number, outcome = int(values["application"]), Outcome(values["decision"])
    return record_decision(session, context, case_number, number, values["done_on"], outcome, actor)


def _ask_for_more(
    session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor
) -> object:
    number, on, until = int(values["application"]), values["done_on"], values["until"]
    return ask_for_more(session, context, case_number, number, on, until, actor)


def _complete(session: Session, context: Context, case_number: str, values: Mapping[str, Any], actor: Actor) -> object:
    return complete_application(session, context, case_number, int(values["application"]), values["done_on"], actor)


FORMS: Mapping[str, MakeActs] = {
    **dict.fromkeys(APPLICATION_STEPS, _applying),
    **dict.fromkeys(DECISION_STEPS, _deciding),
}
